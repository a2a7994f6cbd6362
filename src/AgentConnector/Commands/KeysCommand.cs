using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentConnector.Security;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector keys new</c>: makes a key and says where each half of it goes.</summary>
internal static partial class KeysCommand
{
    public static Command Make()
    {
        var name = new Option<string>("--name") { Description = "What logs call the key.", HelpName = "NAME" };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !Name().IsMatch(text))
            {
                result.AddError("--name takes letters, digits, dots, hyphens and underscores, and begins with a letter.");
            }
        });
        var scopes = new Option<string[]>("--scope") { Description = "What the key may do: read, calls, admin (all of these when left out), and raw, to see what agents send as it comes." };
        scopes.AcceptOnlyFromAmong(Policies.Read, Policies.Calls, Policies.Admin, Policies.Raw);
        var json = new Option<bool>("--json") { Description = "For scripts: {key, hash, api_keys}." };

        var make = new Command("new", "Make a key; it is shown once.") { name, scopes, json };
        make.SetAction(parsed => Print(
            NewKey.Make(), parsed.GetValue(name), parsed.GetValue(scopes) ?? [], parsed.GetValue(json), parsed.InvocationConfiguration.Output));
        return new Command("keys", "API keys for those who call the service, and keys for recordings.") { make, RecordingKeyCommand.Make() };
    }

    private static void Print(NewKey key, string? name, string[] scopes, bool json, TextWriter console)
    {
        var rights = scopes.Length == 0 ? "" : "@" + string.Join('+', scopes);
        var entry = name is null && rights.Length == 0 ? key.Hashed : $"{name ?? "key"}{rights}={key.Hashed}";
        console.WriteLine(json
            ? new JsonObject { ["key"] = key.Text, ["hash"] = key.Hashed, ["api_keys"] = entry }.ToJsonString()
            : $"""
               Give this to whoever calls the service; it is not shown again:

                   X-API-Key: {key.Text}

               Add this to API_KEYS of the service, behind a comma if there are others:

                   {entry}
               """);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
    private static partial Regex Name();
}
