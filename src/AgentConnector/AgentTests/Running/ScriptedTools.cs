using System.Text.Json;
using AgentConnector.Calls;

namespace AgentConnector.AgentTests.Running;

/// <summary>Answers an agent's client tools as the test says, and remembers what was asked.</summary>
internal sealed class ScriptedTools(IReadOnlyDictionary<string, ToolAnswerScript> answers, TimeProvider time) : IToolbox
{
    /// <summary>More than any talk needs; what is asked beyond it is answered and forgotten.</summary>
    private const int MostRemembered = 1000;

    private readonly Lock gate = new();
    private readonly List<ToolUse> uses = [];

    public IReadOnlyList<ToolUse> Uses
    {
        get
        {
            lock (gate)
            {
                return [.. uses];
            }
        }
    }

    public bool Has(string tool) => answers.ContainsKey(tool);

    public async Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var answer = answers.GetValueOrDefault(call.Tool);
        lock (gate)
        {
            if (uses.Count < MostRemembered)
            {
                uses.Add(new(call.Tool, call.Parameters.Clone(), answer is not null));
            }
        }

        if (answer is null)
        {
            return new($"There is no tool {call.Tool}.", IsError: true);
        }

        if (answer.TakesMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(answer.TakesMs), time, cancellationToken);
        }

        var result = answer.Result switch
        {
            null => "",
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { } json => json.GetRawText(),
        };
        return new(result, answer.IsError);
    }
}
