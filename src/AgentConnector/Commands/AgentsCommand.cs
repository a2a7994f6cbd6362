using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Configuration;
using AgentConnector.Hosting;
using AgentConnector.Problems;
using AgentConnector.Wire;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector agents</c>: the agents to choose from, and what one of them needs of a call.</summary>
internal static class AgentsCommand
{
    private const int MostPages = 100;

    private static readonly Argument<string?> Id = new("ID") { Description = "An agent to look at.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Search = new("--search") { Description = "Only agents whose name has this in it.", HelpName = "TEXT" };
    private static readonly Option<bool> Json = new("--json") { Description = "For scripts: {agents: [{agent_id, name}]}, or the agent." };

    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for a terminal, not for a web page
        WriteIndented = true,
    };

    public static Command Make()
    {
        var command = new Command(
            "agents", "List the agents that ELEVENLABS_API_KEY can see, or tell what one of them needs of a call.\nExit code: 0 done, 1 ElevenLabs refused or was not reached, 2 wrong command line.")
        {
            Id, Search, Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Id) is { Length: 0 })
            {
                result.AddError("ID is empty. Give an agent's id, or leave it out for the list.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = SettingsLoader.Load(Features.Settings, SettingSources.OfProcess(new Dictionary<string, string>()));
        await using var services = CommandServices.With(settings).AddOutgoingHttp().AddElevenLabs().BuildServiceProvider();
        var inspector = services.GetRequiredService<IAgentInspector>();
        var (output, json) = (parsed.InvocationConfiguration.Output, parsed.GetValue(Json));
        try
        {
            if (parsed.GetValue(Id) is { } id)
            {
                await output.WriteLineAsync(Told(id, await inspector.NeedsForAsync(new(id), cancellationToken), json));
                return ExitCode.Done;
            }

            var (agents, isWhole) = await AllAsync(inspector, parsed.GetValue(Search), cancellationToken);
            await output.WriteLineAsync(Told(agents, json));
            if (!isWhole)
            {
                await Console.Error.WriteLineAsync($"There are more agents than in the first {MostPages} pages of the list. Narrow it down with --search.");
            }

            return ExitCode.Done;
        }
        catch (AgentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Each agent once, and whether those are all: a list may change while it is read, and its pages may lead in a circle.</summary>
    private static async Task<(IReadOnlyList<ListedAgent> Agents, bool IsWhole)> AllAsync(IAgentInspector inspector, string? search, CancellationToken cancellationToken)
    {
        var agents = new List<ListedAgent>();
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var list = await inspector.ListAsync(search, cursor, cancellationToken);
            agents.AddRange(list.Agents);
            cursor = list.NextCursor;
        }
        while (cursor is not null && cursors.Add(cursor) && cursors.Count < MostPages);

        return ([.. agents.DistinctBy(agent => agent.Id)], cursors.Count < MostPages);
    }

    private static string Told(IReadOnlyList<ListedAgent> agents, bool json) =>
        json ? JsonSerializer.Serialize(new { Agents = agents.Select(agent => new { AgentId = agent.Id, agent.Name }) }, Wire)
        : agents.Count == 0 ? "No agent was found."
        : string.Join('\n', agents.Select(agent => OneLine.Of($"{agent.Id}  {agent.Name}")));

    private static string Told(string id, AgentNeeds agent, bool json)
    {
        var required = agent.RequiredVariables.ToHashSet(StringComparer.Ordinal);
        var variables = required.Union(agent.Variables).Union(agent.OtherVariables)
            .Select(name => new { Name = name, Required = required.Contains(name), Default = agent.VariableDefaults.GetValueOrDefault(name) }).ToList();
        return json
            ? JsonSerializer.Serialize(
                new { AgentId = id, agent.Name, agent.Hears, agent.Speaks, agent.TextOnly, Variables = variables, agent.Overrides, agent.ClientTools, agent.MaxDurationSeconds, agent.Limits }, Wire)
            : $"""
            {OneLine.Of($"{agent.Name} ({id})")}
              hears {OneLine.Of(agent.Hears ?? "(not told)")}, speaks {OneLine.Of(agent.Speaks ?? "(not told)")}{(agent.TextOnly ? ", text only" : "")}
              variables: {List(variables.Select(variable => variable.Name + (variable.Required ? " (required)" : "") + (variable.Default is { } value ? $" = {value}" : "")))}
              overrides: {List(agent.Overrides)}
              client tools: {(agent.ClientTools is { } tools ? List(tools) : "(could not be read)")}
            """;
    }

    private static string List(IEnumerable<string> names) => OneLine.Of(string.Join(", ", names.DefaultIfEmpty("none")));
}
