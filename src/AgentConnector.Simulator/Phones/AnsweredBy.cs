namespace AgentConnector.Simulator.Phones;

/// <summary>Who or what answers, as machine detection sees it.</summary>
public enum AnsweredBy
{
    /// <summary>A person.</summary>
    Human,

    /// <summary>An answering machine: it greets, beeps and records.</summary>
    Machine,

    /// <summary>A fax.</summary>
    Fax,

    /// <summary>Detection cannot tell.</summary>
    Unknown,
}
