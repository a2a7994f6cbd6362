namespace AgentConnector.Hosting.OpenApi;

/// <summary>JSON that is kept as it came, and described in the document as this type.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ShapedLikeAttribute(Type shape) : Attribute
{
    public Type Shape => shape;
}
