using System.IO.Pipelines;
using AgentConnector.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace AgentConnector.Hosting.Listening;

/// <summary>
/// Bodies that are read before anybody can know who sent them: the signature is of the whole. They share some memory, and only bytes that have come take
/// of it; where it runs out, the body that has been coming longest is cut off. So nobody holds a place by being slow, and who sends at once is read.
/// </summary>
internal sealed class UnverifiedBodies
{
    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly MinDataRate Pace = new(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(5));

    private readonly Lock gate = new();
    private readonly LinkedList<Reading> readings = new();
    private long held;

    /// <summary>The answer to a request whose body was cut off for others.</summary>
    public static ApiProblem CutOff => new(ProblemKind.LinesBusy, "Too many bodies are on their way here at once; send it again shortly.")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    /// <summary>The body, to be disposed of once it is known whose it is; null when it was cut off for others.</summary>
    public async Task<Reading?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        http.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = Pace;
        var coming = http.Request.BodyReader; // takes memory for what has come, and for nobody who keeps us waiting
        var reading = Begin(coming);
        try
        {
            var isWhole = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is false;
            while (!isWhole)
            {
                var come = await coming.ReadAsync(cancellationToken);
                if (reading.IsCut)
                {
                    coming.AdvanceTo(come.Buffer.End);
                    reading.Dispose();
                    return null;
                }

                Take(reading, (int)come.Buffer.Length);
                foreach (var segment in come.Buffer)
                {
                    reading.Body.Write(segment.Span);
                }

                coming.AdvanceTo(come.Buffer.End);
                isWhole = come.IsCompleted;
            }

            return reading;
        }
        catch
        {
            reading.Dispose();
            throw;
        }
    }

    private Reading Begin(PipeReader coming)
    {
        var reading = new Reading(this, coming);
        lock (gate)
        {
            readings.AddLast(reading.Place);
        }

        return reading;
    }

    private void Take(Reading reading, int bytes)
    {
        var cut = new List<Reading>();
        lock (gate)
        {
            held += bytes;
            reading.Held += bytes;
            for (var next = readings.First; next is not null && held > MostBytes; next = next.Next)
            {
                if (next.Value is { Held: > 0, IsCut: false } oldest && oldest != reading)
                {
                    (oldest.IsCut, held, oldest.Held) = (true, held - oldest.Held, 0);
                    cut.Add(oldest);
                }
            }
        }

        cut.ForEach(one => one.Cut());
    }

    private void End(Reading reading)
    {
        lock (gate)
        {
            held -= reading.Held;
            readings.Remove(reading.Place);
        }
    }

    /// <summary>A body on its way; dispose it to give its memory back.</summary>
    internal sealed class Reading : IDisposable
    {
        private readonly UnverifiedBodies bodies;
        private readonly PipeReader coming;
        private readonly Lock gate = new();
        private bool isDone;

        public Reading(UnverifiedBodies bodies, PipeReader coming)
        {
            this.bodies = bodies;
            this.coming = coming;
            Place = new(this);
        }

        public LinkedListNode<Reading> Place { get; }

        public MemoryStream Body { get; } = new();

        public long Held { get; set; }

        public bool IsCut { get; set; }

        public ReadOnlyMemory<byte> Bytes => Body.GetBuffer().AsMemory(0, (int)Body.Length);

        /// <summary>Ends the wait for more of it, and nothing else: what follows on the connection is no concern of ours.</summary>
        public void Cut()
        {
            lock (gate)
            {
                if (!isDone)
                {
                    coming.CancelPendingRead();
                }
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                isDone = true;
            }

            bodies.End(this);
        }
    }
}
