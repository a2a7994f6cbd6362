using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AotConversation;

/// <summary>A tool that needs no reflection: what <c>AIFunctionFactory</c> makes of a method does.</summary>
internal sealed class FindOrder : AIFunction
{
    public override string Name => "find_order";

    public override string Description => "Tells where an order is.";

    public override JsonElement JsonSchema { get; } = JsonElement.Parse(
        """{"type":"object","properties":{"order_id":{"type":"string"}},"required":["order_id"]}""");

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        new($"Order {arguments["order_id"]} is on its way.");
}
