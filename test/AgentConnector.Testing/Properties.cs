using FsCheck;
using Microsoft.FSharp.Core;

namespace AgentConnector.Testing;

/// <summary>Properties checked on the same cases in every run, so that a failure can be seen again.</summary>
public static class Properties
{
    /// <summary>Throws with the smallest counter-example found when the property does not hold.</summary>
    /// <param name="property">What must hold.</param>
    /// <param name="cases">How many cases to try.</param>
    public static void MustHold(this Property property, int cases = 100) =>
        property.Check(Config.QuickThrowOnFailure
            .WithMaxTest(cases)
            .WithQuietOnSuccess(true)
            .WithReplay(new Replay(new Rnd(20261122, 1), FSharpOption<int>.None)));
}
