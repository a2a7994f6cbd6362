namespace AgentConnector.BareBridge;

/// <summary>What is sent to a Twilio media stream.</summary>
internal static class PhoneWire
{
    public static void WriteSound(WireWriter message, ReadOnlySpan<byte> streamSid, ReadOnlySpan<byte> muLaw) => message
        .Begin("{\"event\":\"media\",\"streamSid\":\""u8).Add(streamSid)
        .Add("\",\"media\":{\"payload\":\""u8).AddBase64(muLaw).Add("\"}}"u8);

    public static void WriteClear(WireWriter message, ReadOnlySpan<byte> streamSid) => message
        .Begin("{\"event\":\"clear\",\"streamSid\":\""u8).Add(streamSid).Add("\"}"u8);
}
