namespace AgentConnector.Tests.Architecture;

/// <summary>The map of docs/architecture.md as a table: who uses whom. No more is allowed than is used.</summary>
internal static class FolderMap
{
    /// <summary>
    /// A folder of the service → the folders whose types it uses. The top of the project composes them all and is not listed; nor are the
    /// registrations: <c>AddX</c> and <c>MapX</c> know their whole folder, and are known to the composition alone.
    /// </summary>
    public static IReadOnlyDictionary<string, string[]> Service { get; } = new Dictionary<string, string[]>
    {
        // The ground: words, errors, settings, keys, HTTP.
        ["Wire"] = [],
        ["Problems"] = ["Wire"],
        ["Settings"] = ["Problems"],
        ["Security"] = ["Problems", "Settings"],
        ["Configuration"] = ["Problems", "Security", "Settings"],
        ["Hosting"] = ["Configuration", "Hosting/Resilience", "Problems"],
        ["Hosting/Draining"] = ["Hosting", "Problems", "Security", "Settings"],
        ["Hosting/Health"] = ["Configuration", "Hosting", "Hosting/Draining", "Hosting/OpenApi", "Wire"],
        ["Hosting/Listening"] = ["Configuration", "Hosting/Logging", "Problems"],
        ["Hosting/Logging"] = ["Configuration", "Wire"],
        ["Hosting/Resilience"] = [],
        ["Hosting/Supervision"] = ["Hosting/Draining"],
        ["Hosting/Telemetry"] = ["Hosting/Logging", "Settings"],
        ["Hosting/OpenApi"] = ["Configuration", "Hosting", "Hosting/Draining", "Problems", "Security"],

        // The two sides of a call.
        ["Agents"] = [],
        ["Agents/ElevenLabs"] = ["Agents", "Configuration", "Hosting/Resilience", "Problems", "Settings"],
        ["Endpoints"] = [],
        ["Endpoints/Device"] = ["Endpoints", "Problems", "Security", "Settings"],
        ["Endpoints/MediaStreams"] = ["Endpoints", "Hosting", "Hosting/Listening", "Problems", "Settings"],
        ["Endpoints/Dialing"] = ["Configuration", "Endpoints", "Endpoints/MediaStreams", "Hosting/Listening", "Problems", "Security", "Settings"],
        ["Endpoints/Plivo"] = ["Configuration", "Endpoints", "Endpoints/Dialing", "Endpoints/MediaStreams", "Settings"],
        ["Endpoints/Twilio"] = ["Configuration", "Endpoints", "Endpoints/Dialing", "Endpoints/MediaStreams", "Problems", "Security", "Settings", "Wire"],
        ["Endpoints/Wav"] = ["Endpoints", "Hosting", "Settings"],

        // The call.
        ["Calls"] = ["Problems", "Settings", "Wire"],
        ["Calls/Scribing"] = ["Agents", "Calls", "Hosting"],
        ["Calls/Beside"] = ["Agents", "Calls", "Calls/Scribing", "Endpoints", "Problems", "Wire"],
        ["Calls/Talking"] = ["Agents", "Calls", "Calls/Beside", "Calls/Scribing", "Endpoints", "Hosting/Draining", "Problems", "Wire"],
        ["Calls/Limits"] = ["Calls", "Endpoints", "Problems", "Security"],
        ["Calls/Checking"] = ["Agents", "Calls", "Calls/Limits", "Endpoints", "Problems", "Security"],
        ["Calls/Starting"] =
        [
            "Agents", "Calls", "Calls/Beside", "Calls/Checking", "Calls/Limits", "Calls/Scribing", "Calls/Talking", "Configuration", "Endpoints", "Hosting/Draining",
            "Hosting/Listening", "Hosting/OpenApi", "Problems", "Security", "Settings", "Wire",
        ],

        // Who reads its facts.
        ["History"] = ["Calls", "Calls/Limits", "Calls/Talking", "History/Recordings", "History/Storage", "Hosting/OpenApi", "Problems", "Security", "Wire"],
        ["History/Audit"] = ["Calls", "History", "History/Storage", "Problems", "Security", "Wire"],
        ["History/Recordings"] = ["Calls", "Configuration", "History/Storage", "Settings"],
        ["History/Retention"] = ["Calls", "History/Recordings", "History/Storage", "Settings", "Wire"],
        ["History/Storage"] = ["Calls", "Calls/Talking", "Configuration", "Settings", "Wire"],
        ["Live"] = ["Calls", "Calls/Beside", "Calls/Scribing", "Calls/Starting", "Calls/Talking", "Hosting/OpenApi", "Problems", "Security"],
        ["Webhooks"] = ["Settings"],
        ["Webhooks/Signing"] = ["Configuration", "History/Storage", "Problems", "Security", "Webhooks"],
        ["Webhooks/Guard"] = ["Hosting", "Security", "Settings", "Webhooks", "Webhooks/Signing", "Wire"],
        ["Webhooks/Deliveries"] =
        [
            "Calls", "History", "History/Storage", "Hosting/Draining", "Problems", "Security", "Webhooks", "Webhooks/Guard", "Webhooks/Signing",
            "Wire",
        ],
        ["Webhooks/Subscriptions"] =
        [
            "Calls", "History/Storage", "Hosting/OpenApi", "Problems", "Security", "Webhooks/Deliveries", "Webhooks/Guard", "Wire",
        ],
        ["Webhooks/PostCall"] = ["Agents", "Calls", "Calls/Scribing", "History/Storage", "Hosting/Listening", "Hosting/OpenApi", "Problems", "Webhooks"],
        ["Webhooks/Tools"] = ["Calls", "Problems", "Security", "Settings", "Webhooks", "Webhooks/Guard", "Webhooks/Signing", "Wire"],

        // Who runs it.
        ["Doctor"] =
        [
            "Agents", "Calls/Limits", "Calls/Starting", "Configuration", "Doctor/Room", "Endpoints", "Endpoints/Device", "Hosting/Draining", "Problems", "Security",
            "Settings",
        ],
        ["Doctor/Room"] = [],
        ["Backup"] = ["Calls", "Configuration", "History/Recordings", "History/Storage", "Hosting", "Webhooks/Signing", "Wire"],
        ["AgentTests"] = ["Calls", "Hosting", "Problems"],
        ["AgentTests/Speaking"] = ["AgentTests", "Endpoints"],
        ["AgentTests/Judging"] = ["AgentTests", "Calls", "Wire"],
        ["AgentTests/Running"] =
        [
            "Agents", "AgentTests", "AgentTests/Judging", "AgentTests/Speaking", "Calls", "Calls/Scribing", "Calls/Talking", "Problems",
        ],
        ["AgentTests/Reports"] = ["AgentTests", "AgentTests/Judging", "AgentTests/Running", "Calls", "Wire"],
        ["Terminal"] = ["Calls", "Calls/Scribing", "Calls/Starting", "Hosting", "Problems", "Wire"],
        ["Demo"] = ["Endpoints", "Endpoints/Device"],
        ["Commands"] =
        [
            "", "Agents", "Agents/ElevenLabs", "AgentTests", "AgentTests/Reports", "AgentTests/Running", "Backup", "Calls", "Calls/Starting", "Configuration", "Demo", "Doctor", "Endpoints", "Endpoints/Device",
            "Endpoints/Wav", "History/Recordings", "History/Storage", "Hosting", "Hosting/Listening", "Hosting/Logging", "Problems", "Security", "Settings", "Terminal", "Webhooks", "Webhooks/Tools", "Wire",
        ],
    };

    /// <summary>A library → the libraries of this repository it may import.</summary>
    public static IReadOnlyDictionary<string, string[]> Libraries { get; } = new Dictionary<string, string[]>
    {
        ["AgentConnector.Audio"] = [],
        ["AgentConnector.ElevenLabs"] = ["AgentConnector.Audio"],
        ["AgentConnector.ElevenLabs.AI"] = ["AgentConnector.ElevenLabs"],
        ["AgentConnector.ElevenLabs.Extensions"] = ["AgentConnector.ElevenLabs"],
        ["AgentConnector.Simulator"] = ["AgentConnector.Audio"],
        ["AgentConnector.Simulator.Testing"] = ["AgentConnector.Simulator"],
        ["AgentConnector.Devices"] = ["AgentConnector.Audio"],
    };

    /// <summary>What stands where it is used in the map; null for what the map does not speak of.</summary>
    public static IEnumerable<(string From, string To, UsedType Use)> Uses(IEnumerable<UsedType> used) =>
        from use in used
        where use.By.Folder != use.In.Folder && use.By.Folder.Length > 0 && !IsRegistration(use.By)
        select (use.By.Folder, IsRegistration(use.In) && use.By.Folder == "Commands" ? "" : use.In.Folder, use);

    public static bool IsRegistration(SourceFile file) => file.Name.EndsWith("Registration", StringComparison.Ordinal);
}
