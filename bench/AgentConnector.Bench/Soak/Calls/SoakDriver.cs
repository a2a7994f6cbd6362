using System.Net.Http.Json;
using AgentConnector.Audio;
using AgentConnector.Bench.Load;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Soak.Figures;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>Lives one call: begins it, lets it talk, does what its plan says, ends it, and holds what came of it against the plan.</summary>
internal sealed class SoakDriver(LoadSession session, Switchboard board, SoakReceiver receiver, SoakTally tally, Func<int, string> device)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(150);

    /// <summary>A mark that is younger may still be under way when the call is cut.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(1);

    /// <summary>A sound card's frames come in bursts, and its clock is its own.</summary>
    private const int DeviceTolerance = 25;

    /// <summary>Until a sound card's streams run evenly.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    private static readonly string[] CallbackEvents = ["call.started", "call.ended"];

    private readonly HttpClient client = session.Process.Client;

    /// <param name="plan">What the call shall be.</param>
    /// <param name="over">The soak is over: the call ends now.</param>
    public async Task LiveAsync(SoakPlan plan, CancellationToken over)
    {
        var call = new SoakCall(plan);
        board.Add(call);
        try
        {
            if (await BeginAsync(call) is { } id)
            {
                await LiveAsync(call, id, over);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            tally.Count(SoakFault.NotTaken, $"{plan.Kind} {plan.Number}: {e.Message}");
        }
        finally
        {
            await session.Metronome.AskAsync(call.Close);
            board.Remove(call);
        }
    }

    private async Task LiveAsync(SoakCall call, string id, CancellationToken over)
    {
        tally.Begun();
        using var deadline = new Deadline(LongestWait + TimeSpan.FromMinutes(2), TimeProvider.System, CancellationToken.None);
        var following = call.Plan.Follows ? new SoakFollower(client, call.Plan, tally).FollowAsync(id, deadline.Token) : Task.CompletedTask;
        if (!call.Plan.LeavesQueue)
        {
            await TalkAsync(call, over);
        }

        await EndAsync(call, id);
        await JudgeAsync(call, id);
        await following;
        if (call.Plan.Erased)
        {
            using var erased = await client.DeleteAsync(new Uri($"/calls/{id}", UriKind.Relative), CancellationToken.None);
            erased.EnsureSuccessStatusCode();
        }
    }

    /// <summary>The call's id; null when it was not taken.</summary>
    private async Task<string?> BeginAsync(SoakCall call)
    {
        var plan = call.Plan;
        if (plan.Kind is SoakKind.Phone)
        {
            await session.Metronome.AskAsync(() => call.Dial(session.Address, session.Metronome));
            return await InTimeAsync(call.Started.Task, Patience) ? await call.Started.Task : NotTaken(plan, "its start was not told");
        }

        using var answer = await client.PostAsJsonAsync("/calls", new Dictionary<string, object?>
        {
            ["agent_id"] = plan.Agent,
            ["session_id"] = plan.Id,
            ["to"] = plan.Kind is SoakKind.Device ? device(plan.Device) : SoakSound.Address,
            ["dynamic_variables"] = new { call = FormattableString.Invariant($"{plan.Number}") },
            [plan.CallsBack ? "callback_url" : "user_id"] = plan.CallsBack ? receiver.Own : "soak",
            [plan.CallsBack ? "callback_events" : "metadata"] = plan.CallsBack ? CallbackEvents : new { plan.Number },
            ["on_agent_lost"] = plan.LosesAgent ? "reconnect" : "end",
        });
        if (!answer.IsSuccessStatusCode)
        {
            return NotTaken(plan, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        return plan.LeavesQueue || await InTimeAsync(call.Reached.Task, plan.Kind is SoakKind.Queued or SoakKind.Device ? LongestWait : Patience)
            ? plan.Id
            : NotTaken(plan, "its agent was not reached");
    }

    private string? NotTaken(SoakPlan plan, string why)
    {
        tally.Count(SoakFault.NotTaken, $"{plan.Kind} {plan.Number}: {why}");
        return null;
    }

    private async Task TalkAsync(SoakCall call, CancellationToken over)
    {
        if (!call.Plan.LosesAgent)
        {
            await PauseAsync(Settling, over);
            await session.Metronome.AskAsync(() => _ = call.HeardOfDevice());
            await PauseAsync(call.Plan.Length - Settling, over);
            return;
        }

        await PauseAsync(call.Plan.Length / 2, over);
        await session.Metronome.AskAsync(call.LoseAgent);
        if (await InTimeAsync(call.Back.Task, Patience))
        {
            tally.CameBack();
            await PauseAsync(call.Plan.Length / 2, over);
        }
        else
        {
            tally.Count(SoakFault.AgentNotBack, call.Plan.Id);
        }
    }

    private async Task EndAsync(SoakCall call, string id)
    {
        // What is under way now is cut: whoever counts frames stops here, before the end.
        await session.Metronome.AskAsync(() => Count(call));
        switch (call.Plan)
        {
            case { LeavesQueue: true } or { Ending: SoakEnding.Api }:
                using (var ended = await client.PostAsync(new Uri($"/calls/{id}/end", UriKind.Relative), content: null))
                {
                    ended.EnsureSuccessStatusCode();
                }

                break;
            case { Ending: SoakEnding.Caller }:
                await session.Metronome.AskAsync(call.HangUpCaller);
                break;
            default:
                await session.Metronome.AskAsync(call.HangUpAgent);
                break;
        }
    }

    private async Task JudgeAsync(SoakCall call, string id)
    {
        if (await InTimeAsync(call.Ended.Task, Patience))
        {
            var end = await call.Ended.Task;
            tally.Ended(call.Plan, end);
            if (!end.Fits(call.Plan))
            {
                tally.Count(SoakFault.WrongEnding, $"{id}, {call.Plan.Kind} ended by {call.Plan.Ending}: {end}");
            }
        }
        else
        {
            tally.Count(SoakFault.NoEnding, id);
        }

        if (call.Plan.CallsBack && !await InTimeAsync(call.CalledBack.Task, Patience))
        {
            tally.Count(SoakFault.MissingDelivery, $"{id}: its own callback");
        }
    }

    /// <summary>On the metronome's thread.</summary>
    private void Count(SoakCall call)
    {
        Count(call, "caller to agent", call.ToAgent, call.Plan.Kind is SoakKind.Device ? 0 : Leg.MarkEvery);
        Count(call, "agent to caller", call.ToCaller, call.Plan.Kind is not SoakKind.Phone ? 0 : call.Plan.Profile is Profile.Talk ? AgentLeg.ReplyFrames : Leg.MarkEvery);
        if (call.HeardOfDevice() is { } device && Math.Abs(device.Expected - device.Heard) > DeviceTolerance)
        {
            Lost(call, FormattableString.Invariant($"device {call.Plan.Number}: {device.Heard:F0} of {device.Expected:F0}"), (int)Math.Abs(device.Expected - device.Heard));
        }
    }

    private void Count(SoakCall call, string way, IReadOnlyList<Direction> directions, int every)
    {
        foreach (var direction in directions)
        {
            var lost = direction.Missing + (every > 0 ? direction.Overdue(UnderWay) : 0);
            if (lost > 0)
            {
                Lost(call, FormattableString.Invariant($"{call.Plan.Kind} {call.Plan.Number}, {way}: {lost}"), lost);
            }

            tally.Heard(direction.Counted * every, direction.Extra, every > 0 ? direction.Took.DefaultIfEmpty().Max() : 0);
        }
    }

    /// <summary>Where the load itself stood still during the call, what is missing is not the service's: who sends nothing has silence filled in for it.</summary>
    private void Lost(SoakCall call, string detail, int frames)
    {
        if (session.Metronome.StoodStillAt >= call.BeganAt)
        {
            tally.Disturbed(frames);
        }
        else
        {
            tally.Count(SoakFault.LostFrame, detail, frames);
        }
    }

    private static async Task<bool> InTimeAsync(Task task, TimeSpan time)
    {
        try
        {
            await task.WaitAsync(time, TimeProvider.System);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task PauseAsync(TimeSpan time, CancellationToken over) =>
        await Task.Delay(time, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
