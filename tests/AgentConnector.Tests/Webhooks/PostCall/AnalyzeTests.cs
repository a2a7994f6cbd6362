using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Webhooks.PostCall;

namespace AgentConnector.Tests.Webhooks.PostCall;

/// <summary>A record of ElevenLabs may be anything: what is made of it can always be stored and told.</summary>
public sealed class AnalyzeTests
{
    [Theory]
    [InlineData(40, true)]
    [InlineData(49, false)]
    [InlineData(300, false)]
    public void Results_that_are_too_deep_to_be_told_are_left_out_and_the_rest_is_kept(int levels, bool isKept)
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", levels)) + "1" + new string('}', levels);

        var analyzed = Analyze($$"""{"analysis":{"call_successful":"success","data_collection_results":{{deep}} } }""");

        Assert.Equal(("success", isKept), (analyzed.Successful, analyzed.DataCollection is not null));
        Assert.NotEmpty(JsonSerializer.Serialize(analyzed, CallJson.Default.CallEvent));
    }

    [Fact]
    public void Of_a_name_that_stands_twice_the_last_counts()
    {
        var analyzed = Analyze("""{"analysis":{"data_collection_results":{"a":"1","a":"2"}}}""");

        Assert.Equal("""{"a":"2"}""", analyzed.DataCollection.ToString());
        Assert.Equal("""{"a":"#"}""", Assert.IsType<CallAnalyzed>(analyzed.WithoutDigits()).DataCollection.ToString());
    }

    [Theory]
    [InlineData("call_successful", "analysis")]
    [InlineData("transcript_summary", "analysis")]
    [InlineData("call_summary_title", "analysis")]
    [InlineData("termination_reason", "metadata")]
    public void Each_text_is_bounded(string name, string owner)
    {
        var analyzed = Analyze($$"""{"{{owner}}":{"{{name}}":"{{new string('x', 1_000_000)}}"} }""");

        Assert.InRange(JsonSerializer.Serialize(analyzed, CallJson.Default.CallEvent).Length, 64, 20_000);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"analysis":[],"metadata":"x"}""")]
    [InlineData("""{"analysis":{"call_successful":7,"transcript_summary":{}},"metadata":{"cost":1e999,"call_duration_secs":"x","charging":[],"error":"boom"}}""")]
    public void What_is_not_as_it_should_be_is_absent(string record) => Assert.Equal(new CallAnalyzed(null), Analyze(record));

    private static CallAnalyzed Analyze(string record)
    {
        using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = 512 });
        return PostCallReport.Analyze(document.RootElement);
    }
}
