# shellcheck shell=bash disable=SC2154
# The NuGet packages, by whoever has no clone: a new project with empty caches takes them from the folder of the release, and the program in the
# simulator's README is its program.

consumer=$work/consumer
packages=(AgentConnector.Audio AgentConnector.ElevenLabs AgentConnector.Simulator)
shipped=("${packages[@]}" AgentConnector.ElevenLabs.AI AgentConnector.ElevenLabs.Extensions AgentConnector.Simulator.Testing)
restored=$work/restored
mkdir -p "$consumer" "$restored"

# Without build servers: nothing stays behind. What is not ours comes from the sources of whoever runs this.
consume() { (cd "$1" && env NUGET_PACKAGES="$restored" MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet build -c Release -v quiet -nologo -o "$1/built"); }

cat >"$consumer/nuget.config" <<END
<configuration><packageSources><add key="release" value="$out" /></packageSources></configuration>
END
cat >"$consumer/Consumer.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <UseSharedCompilation>false</UseSharedCompilation>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="AgentConnector.ElevenLabs" Version="[$version]" />
    <PackageReference Include="AgentConnector.Simulator" Version="[$version]" />
  </ItemGroup>
</Project>
END

in_package() { unzip -p "$out/$1.$version.${3:-nupkg}" "$2"; }
complete() {
  local package symbols
  for package in "${shipped[@]}"; do
    [ "$(in_package "$package" LICENSE)" = "$(cat "$root/LICENSE")" ] && [ "$(in_package "$package" README.md)" = "$(cat "$root/src/$package/README.md")" ] &&
      in_package "$package" "lib/net10.0/$package.xml" >"$work/documentation" && grep -q '<summary>' "$work/documentation" || { echo "$package lacks licence, README or documentation" && return 1; }
    symbols=$(in_package "$package" "lib/net10.0/$package.pdb" snupkg | head -c 4)
    [ "$symbols" = BSJB ] || { echo "$package has no symbols" && return 1; }
    in_package "$package" "$package.nuspec" >"$work/nuspec" && grep -q "<version>$version</version>" "$work/nuspec" && grep -q '<license type="expression">MIT</license>' "$work/nuspec" ||
      { cat "$work/nuspec" && return 1; }
  done
}
program_of_readme() { sed -n '/^```csharp$/,/^```$/p' "$root/src/AgentConnector.Simulator/README.md" | sed '/^```/d' >"$consumer/Program.cs" && [ -s "$consumer/Program.cs" ]; }
built() { program_of_readme && consume "$consumer"; }
came_from_release() {
  local package
  for package in "${packages[@]}"; do
    cmp "$out/$package.$version.nupkg" "$restored/${package,,}/$version/${package,,}.$version.nupkg" || return 1
  done
}
converses() {
  timeout 60 "$consumer/built/Consumer" >"$work/conversation" && grep -q '^Agent: Thank you, I have noted that. Goodbye!$' "$work/conversation" &&
    [ "$(tail -n 1 "$work/conversation")" = 'Completed, 0 violations' ] || { cat "$work/conversation" && false; }
}

check "the NuGet packages have licence, README, documentation, symbols and version" complete
check "a new project restores them and builds the README's program without a warning" built
check "what it restored are the files of the release" came_from_release
check "the program has its conversation with the simulator" converses
