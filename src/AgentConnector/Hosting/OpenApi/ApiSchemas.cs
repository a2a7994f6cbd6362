using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AgentConnector.Hosting.OpenApi;

/// <summary>
/// Makes the schemas say what is written: a field that is null is left out, so none of them is required; what has a converter of its own,
/// such as an id, a time or a kind, is a text; JSON that is kept as it came is an object of the sender's shape.
/// </summary>
internal static class ApiSchemas
{
    public static async Task CorrectAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo;
        if (type.Kind is JsonTypeInfoKind.Object)
        {
            foreach (var property in type.Properties.Where(property => schema.Properties?.ContainsKey(property.Name) is true))
            {
                Correct(schema, property);
                if (AttributesOf(property).OfType<ShapedLikeAttribute>().FirstOrDefault() is { Shape: var shape })
                {
                    await DescribeAsync(schema, property.Name, shape, context, cancellationToken);
                }
            }
        }
        else if (type.Kind is JsonTypeInfoKind.None && schema.Type is null && type.Type.Assembly != typeof(JsonElement).Assembly)
        {
            schema.Type = Nullable.GetUnderlyingType(type.Type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }
    }

    /// <summary>With the members of a type, and whatever else the sender has in it.</summary>
    private static async Task DescribeAsync(
        OpenApiSchema owner, string name, Type shape, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var kept = (OpenApiSchema)owner.Properties![name];
        kept.Properties = (await context.GetOrCreateSchemaAsync(shape, parameterDescription: null, cancellationToken)).Properties;
    }

    private static object[] AttributesOf(JsonPropertyInfo property) => property.AttributeProvider?.GetCustomAttributes(inherit: false) ?? [];

    private static void Correct(OpenApiSchema owner, JsonPropertyInfo property)
    {
        if ((Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(JsonElement))
        {
            owner.Properties![property.Name] = new OpenApiSchema
            {
                Type = property.PropertyType == typeof(JsonElement) ? JsonSchemaType.Object : JsonSchemaType.Object | JsonSchemaType.Null,
                AdditionalProperties = new OpenApiSchema(),
                Description = owner.Properties[property.Name].Description
                    ?? AttributesOf(property).OfType<DescriptionAttribute>().FirstOrDefault()?.Description,
            };
        }

        if (property.Get is null || property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null)
        {
            owner.Required?.Remove(property.Name);
        }
        else if (property.Set is null && owner.Properties![property.Name] is OpenApiSchema written)
        {
            // Computed, so nobody can leave it out of an answer; the framework takes it for optional.
            (owner.Required ??= new HashSet<string>()).Add(property.Name);
            written.Type &= ~JsonSchemaType.Null;
        }
    }
}
