using System.Reflection;
using AgentConnector.Audio.Wav;
using AgentConnector.Hosting;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Wav;

/// <summary>The files that may play a caller: those below WAV_DIR, and <c>demo</c>, which is bundled. Never a path outside.</summary>
internal sealed class WavLibrary(IOptions<WavOptions> options)
{
    private const string Bundled = "demo";
    private const string BundledResource = "wav/demo.wav";

    /// <summary>Writers err by the length of a header, and nobody misses so little; what misses more is half a file.</summary>
    private const int LargestError = 64;

    /// <summary>Opens a file that is fit to play a caller.</summary>
    /// <exception cref="EndpointException">It is not; the refusal says why and what to do.</exception>
    public WavReader Open(string name)
    {
        var stream = OpenStream(name);
        try
        {
            var reader = new WavReader(stream);
            if (Fault(reader, stream) is { } fault)
            {
                throw Refused(name, fault);
            }

            return reader;
        }
        catch (WavException e)
        {
            stream.Dispose();
            throw Refused(name, $"cannot be read as WAV: {e.Message}");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static EndpointException Refused(string name, string fault) =>
        new($"wav:{name} {fault}") { Refusal = new(EndpointRefusalKind.Invalid, $"names wav:{name}, which {fault}") };

    private string? Fault(WavReader reader, Stream stream)
    {
        var left = stream.Length - stream.Position;
        var frames = left / reader.SourceFormat.BytesPerFrame;
        if (frames == 0)
        {
            return "holds no sound. Record it again.";
        }

        if (reader.DataBytes > left + LargestError)
        {
            return "is cut short: its header announces more than the file holds. Copy it again.";
        }

        return TimeSpan.FromSeconds((double)frames / reader.SourceFormat.SampleRate) > options.Value.LongestFile
            ? $"is longer than {options.Value.LongestFile}. Cut it, or raise WAV_LONGEST_SECONDS."
            : null;
    }

    private Stream OpenStream(string name)
    {
        try
        {
            if (Find(name) is { } file)
            {
                if (new FileInfo(file).Length == 0)
                {
                    throw Refused(name, "cannot be read as WAV: it is empty, or no file at all."); // opening a pipe would wait for its writer
                }

                return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // a link that leads to itself is an IOException too
        {
            throw Refused(name, $"cannot be opened: {SystemWords.Of(e)}.");
        }

        return name == Bundled
            ? Assembly.GetExecutingAssembly().GetManifestResourceStream(BundledResource)
                ?? throw new InvalidOperationException("the bundled caller is missing from the program")
            : throw Refused(name, $"is not there. Put a WAV file of that name into WAV_DIR, or use wav:{Bundled}.");
    }

    /// <summary>The real path of a name, or null. The name may have sub-folders, and may leave ".wav" out.</summary>
    private string? Find(string name)
    {
        var parts = name.Split('/');
        if (parts.Any(part => part.Length == 0 || part is "." or ".." || part.IndexOfAny(['\\', ':', '\0']) >= 0))
        {
            throw Refused(name, "is not a file's name: it must lie below WAV_DIR.");
        }

        var folder = Path.GetFullPath(options.Value.Folder);
        foreach (var candidate in new[] { name, name + ".wav" })
        {
            var path = Path.Combine(folder, candidate);
            if (!File.Exists(path))
            {
                continue;
            }

            // A link may point anywhere; what counts is where it leads.
            var real = RealPath(path);
            return real.StartsWith(RealPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? real
                : throw Refused(name, "leads outside WAV_DIR. Copy the file into the folder.");
        }

        return null;
    }

    /// <summary>The path with every link in it followed.</summary>
    private static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            real = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real;
        }

        return real;
    }
}
