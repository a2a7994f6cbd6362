using AgentConnector.Audio.Wav;
using AgentConnector.History.Recordings;

namespace AgentConnector.Tests.History.Recordings;

/// <summary>An encrypted recording is the WAV it would have been, up to the last moment, from any place on, and nothing else.</summary>
public sealed class SealedRecordingTests : IDisposable
{
    private const int Slot = SealedFormat.FrameBytes + SealedFormat.TagBytes;
    private const int FramesInSlot = SealedFormat.FrameBytes / 4;

    private readonly SealedScene scene = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(FramesInSlot - 1)]
    [InlineData(FramesInSlot)]
    [InlineData(FramesInSlot + 1)]
    [InlineData(5 * FramesInSlot)]
    [InlineData(50_000)]
    public void It_is_read_as_the_plain_file_would_be(int frames)
    {
        int[] pieces = [.. Enumerable.Repeat(3200, frames / 3200), frames % 3200];
        SealedScene.Record(scene.Begin("a"), pieces);

        Assert.Equal(SealedScene.Plain(pieces), scene.Read("a"));
        using var reader = SealedRecordings.Open(scene.In("a"), scene.Keys);
        Assert.True(reader.IsWhole);
    }

    [Fact]
    public async Task Any_range_of_it_is_that_range_of_the_plain_file()
    {
        int[] pieces = [3200, 3200, 3200, 1234];
        SealedScene.Record(scene.Begin("a"), pieces);
        var plain = SealedScene.Plain(pieces);
        var chance = new Seeded(8);
        await using var reader = SealedRecordings.Open(scene.In("a"), scene.Keys);
        for (var i = 0; i < 300; i++)
        {
            var from = chance.Next(0, plain.Length + 1);
            var length = chance.Next(0, Math.Min(20_000, plain.Length - from) + 1);
            var part = new byte[length];
            reader.Position = from;
            if (i % 2 == 0)
            {
                reader.ReadExactly(part);
            }
            else
            {
                await reader.ReadExactlyAsync(part, TestContext.Current.CancellationToken);
            }

            Assert.Equal(plain[from..(from + length)], part);
        }
    }

    [Fact]
    public void Nothing_that_is_on_disk_is_ever_written_over()
    {
        var states = new List<byte[]>();
        SealedScene.Record(scene.Begin("a"), Enumerable.Repeat(3200, 20), () => states.Add(Bytes("a")));
        var missing = states.Select((state, index) => ((index + 1) * 3200 * 4) - ((state.Length - SealedFormat.HeaderBytes) / Slot * SealedFormat.FrameBytes)).ToList();
        states.Add(Bytes("a"));

        Assert.All(states.Zip(states.Skip(1)), pair => Assert.Equal(pair.First, pair.Second[..pair.First.Length]));
        Assert.All(missing, bytes => Assert.InRange(bytes, 0, SealedFormat.FrameBytes - 1)); // less than an eighth of a second
    }

    [Fact]
    public void Equal_sound_is_never_encrypted_alike()
    {
        var silence = new short[20 * FramesInSlot * 2];
        foreach (var name in new[] { "a", "b" })
        {
            using var wav = new WavWriter(scene.Begin(name), 16_000, channels: 2);
            wav.Write(silence);
        }

        var frames = new[] { "a", "b" }.SelectMany(name => Bytes(name)[SealedFormat.HeaderBytes..].Chunk(Slot).Where(chunk => chunk.Length == Slot)).ToList();

        Assert.Equal(40, frames.Count);
        Assert.Equal(40, frames.Select(Convert.ToHexString).Distinct().Count());
        Assert.DoesNotContain(frames, frame => frame.AsSpan().IndexOf(new byte[16]) >= 0);
    }

    [Fact]
    public void What_a_kill_leaves_is_read_up_to_its_last_whole_frame_and_closed_by_the_next_start()
    {
        int[] pieces = [.. Enumerable.Repeat(3200, 4)];
        SealedScene.Record(scene.Begin("whole"), pieces);
        var (file, plain) = (Bytes("whole"), SealedScene.Plain(pieces));
        for (var length = SealedFormat.HeaderBytes; length < file.Length; length += length % 97 == 0 ? 1 : 61)
        {
            File.WriteAllBytes(scene.In("cut"), file[..length]);
            var frames = (length - SealedFormat.HeaderBytes) / Slot;

            using (var cut = SealedRecordings.Open(scene.In("cut"), scene.Keys))
            {
                Assert.False(cut.IsWhole);
                Assert.Equal(plain.AsSpan(SealedFormat.HeadBytes, frames * SealedFormat.FrameBytes), SealedScene.Read(cut).AsSpan(SealedFormat.HeadBytes));
            }

            SealedRecordings.Close(scene.In("cut"), scene.Keys);
            var closed = Bytes("cut");
            SealedRecordings.Close(scene.In("cut"), scene.Keys);

            Assert.Equal(closed, Bytes("cut"));
            Assert.Equal(SealedFormat.HeaderBytes + (frames * Slot) + SealedFormat.TagBytes, closed.Length);
            using var mended = SealedRecordings.Open(scene.In("cut"), scene.Keys);
            Assert.Equal((false, true), (mended.IsWhole, mended.IsClosed));
            using var sound = new MemoryStream(SealedScene.Read(mended));
            using var wav = new WavReader(sound);
            Assert.Equal(frames * FramesInSlot / 16_000.0, wav.Duration?.TotalSeconds ?? 0, 1e-6);
        }
    }

    [Fact]
    public void What_somebody_changed_is_not_played()
    {
        int[] pieces = [.. Enumerable.Repeat(3200, 3)];
        SealedScene.Record(scene.Begin("a"), pieces);
        var (file, plain) = (Bytes("a"), SealedScene.Plain(pieces));
        var chance = new Seeded(3);
        for (var i = 0; i < 200; i++)
        {
            var changed = (byte[])file.Clone();
            changed[i < SealedFormat.HeaderBytes ? i : chance.Next(SealedFormat.HeaderBytes, file.Length)] ^= (byte)(1 << chance.Next(0, 8));
            File.WriteAllBytes(scene.In("b"), changed);
            try
            {
                var read = scene.Read("b");
                Assert.True(read.Length < plain.Length, "a change passed"); // of its last frame: then it ends before it, and is not whole
                Assert.Equal(SealedScene.Samples(plain)[..SealedScene.Samples(read).Length], SealedScene.Samples(read));
            }
            catch (RecordingUnreadableException)
            {
                // That is what should be said.
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void Frames_that_change_places_are_seen(int first, int second)
    {
        SealedScene.Record(scene.Begin("a"), [3200, 3200, 3200]);
        var file = Bytes("a");
        var (one, other) = (SealedFormat.HeaderBytes + (first * Slot), SealedFormat.HeaderBytes + (second * Slot));
        byte[] swapped = [.. file[..one], .. file[other..(other + Slot)], .. file[(one + Slot)..other], .. file[one..(one + Slot)], .. file[(other + Slot)..]];
        File.WriteAllBytes(scene.In("b"), swapped);

        Assert.Throws<RecordingUnreadableException>(() => scene.Read("b"));
    }

    [Fact]
    public void Frames_of_another_recording_and_a_frame_that_is_taken_out_are_seen()
    {
        SealedScene.Record(scene.Begin("a"), [3200, 3200, 3200]);
        SealedScene.Record(scene.Begin("b"), [3200, 3200, 3200]);
        var (a, b) = (Bytes("a"), Bytes("b"));
        const int At = SealedFormat.HeaderBytes + Slot;

        File.WriteAllBytes(scene.In("c"), [.. a[..At], .. b[At..(At + Slot)], .. a[(At + Slot)..]]);
        Assert.Throws<RecordingUnreadableException>(() => scene.Read("c"));
        File.WriteAllBytes(scene.In("c"), [.. a[..At], .. a[(At + Slot)..]]);
        Assert.Throws<RecordingUnreadableException>(() => scene.Read("c"));
        File.WriteAllBytes(scene.In("c"), a[..(At + Slot)]); // a cut between two frames
        using var cut = SealedRecordings.Open(scene.In("c"), scene.Keys);
        Assert.False(cut.IsWhole);
    }

    [Fact]
    public void Another_calls_recording_is_not_played_for_this_one()
    {
        SealedScene.Record(scene.Begin("a", call: new byte[SealedFormat.CallBytes]), [100]);

        var failure = Assert.Throws<RecordingUnreadableException>(() => scene.Read("a"));

        Assert.Contains("another call", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_not_there_is_named_and_one_that_was_rotated_still_reads()
    {
        SealedScene.Record(scene.Begin("a"), [100]);

        var missing = Assert.Throws<RecordingUnreadableException>(() => scene.Read("a", RecordingKeys.None));
        Assert.Throws<RecordingUnreadableException>(() => scene.Read("a", new([RecordingKey.Make()])));

        Assert.Contains(scene.Key.ToString(), missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Key.ToLine(), missing.Message, StringComparison.Ordinal);
        Assert.Equal(SealedScene.Plain(100), scene.Read("a", new([RecordingKey.Make(), scene.Key])));
    }

    /// <summary>What the disk took a part of must not be encrypted again under the same nonce.</summary>
    [Fact]
    public void A_frame_that_the_disk_refused_is_never_tried_again()
    {
        var disk = new FickleDisk(refusesFrom: SealedFormat.HeaderBytes + Slot + 1000);
        var writer = new SealedWriter(disk, scene.Key, SealedScene.Call);

        Assert.Throws<IOException>(() => SealedScene.Record(writer, [3200, 3200, 3200])); // and its disposal, when there is room again
        Assert.ThrowsAny<Exception>(() => writer.Write(new byte[100_000]));

        Assert.Equal(SealedFormat.HeaderBytes + Slot + 1000, disk.ToArray().Length);
        File.WriteAllBytes(scene.In("a"), disk.ToArray());
        Assert.Equal(SealedScene.Plain(FramesInSlot), scene.Read("a"));
    }

    public void Dispose() => scene.Dispose();

    private byte[] Bytes(string name)
    {
        using var file = new FileStream(scene.In(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Takes what fits of a write, and throws; then there is room again.</summary>
    private sealed class FickleDisk(int refusesFrom) : MemoryStream
    {
        private bool isFull = true;

        public override void Write(byte[] buffer, int offset, int count)
        {
            var room = isFull ? (int)Math.Min(count, refusesFrom - Position) : count;
            base.Write(buffer, offset, room);
            if (room < count)
            {
                isFull = false;
                throw new IOException("No space left on device");
            }
        }
    }
}
