namespace AgentConnector.Simulator;

/// <summary>A file that was uploaded for a multimodal message.</summary>
/// <param name="Id">What the message names it by, <c>file_…</c>.</param>
/// <param name="Name">Its name at the sender's.</param>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
public sealed record UploadedFile(string Id, string Name, string MediaType);
