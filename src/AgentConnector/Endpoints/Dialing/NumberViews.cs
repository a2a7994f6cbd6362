using System.ComponentModel;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>A page of numbers.</summary>
public sealed record NumbersView(
    [property: Description("Those of PHONE_NUMBERS in their order, then those of the built-in phone line.")] IReadOnlyList<NumberView> Numbers,
    [property: Description("Send it as cursor for the next page; absent on the last one.")] string? NextCursor);

/// <summary>A number that can be called.</summary>
public sealed record NumberView(
    [property: Description("Goes into to of a start.")] string To,
    [property: Description("E.164, such as +15551234567.")] string Number,
    [property: Description("Its name for people; of the built-in phone line, what happens when it is called.")] string Name,
    [property: Description("The number that its phone shows: the dialer's own. Absent where none is set.")] string? From,
    [property: Description("Why it cannot be called as the service is set up, and what to do; absent when it can.")] string? Unavailable);
