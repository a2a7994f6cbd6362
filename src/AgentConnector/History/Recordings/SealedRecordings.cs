using System.Security.Cryptography;

namespace AgentConnector.History.Recordings;

/// <summary>Opens encrypted recordings.</summary>
internal static class SealedRecordings
{
    /// <summary>The recording as a WAV.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keys">One of them must be its own.</param>
    /// <param name="call">The hash of the call it should be of; null when any is wanted.</param>
    /// <exception cref="RecordingUnreadableException">The key is not here, or the file was changed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public static SealedReader Open(string path, RecordingKeys keys, byte[]? call = null)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        try
        {
            var header = new byte[SealedFormat.HeaderBytes];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.AsSpan().StartsWith(SealedFormat.Magic))
            {
                throw new RecordingUnreadableException("The file is no encrypted recording of this version of agent-connector, or its beginning is damaged.");
            }

            var name = SealedFormat.KeyOf(header);
            var key = keys.Find(name) ?? throw new RecordingUnreadableException(
                $"The recording is encrypted with the key {Convert.ToHexStringLower(name)}, which is not in RECORDING_KEY_FILE. Put the key that was used then back into that "
                + "file, behind the first line, and start the service again.");
            if (call is not null && !SealedFormat.CallOf(header).SequenceEqual(call))
            {
                throw new RecordingUnreadableException("The file is the recording of another call: somebody has moved it here. Restore the call's own from a backup.");
            }

            return new(file, header, key);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Puts an end behind a recording that a kill cut off. Done twice it is the same: what was torn is dropped, and the empty frame is always the same.</summary>
    public static void Close(string path, RecordingKeys keys)
    {
        long frames;
        using (var reader = Open(path, keys))
        {
            if (reader.IsClosed)
            {
                return;
            }

            frames = reader.WholeFrames;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var header = new byte[SealedFormat.HeaderBytes];
        file.ReadExactly(header);
        file.SetLength(SealedFormat.HeaderBytes + (frames * (SealedFormat.FrameBytes + SealedFormat.TagBytes)));
        Span<byte> tag = stackalloc byte[SealedFormat.TagBytes];
        using AesGcm cipher = keys.Find(SealedFormat.KeyOf(header))!.CipherFor(SealedFormat.SaltOf(header));
        SealedWriter.Encrypt(cipher, header, (FrameKind.Cut, frames), [], tag);
        file.Position = file.Length;
        file.Write(tag);
    }
}
