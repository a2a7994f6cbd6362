using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace AgentConnector.Simulator.Reading;

/// <summary>
/// Reads JSON into a type and tells everything that is wrong with it at once, where the serializer would stop at the first fault. What is
/// right is said by the type itself: its names, its types, what its constructor needs, and its validation attributes.
/// </summary>
/// <param name="nullIsLeftOut">A field that is null counts as one that is not there; otherwise only a type that takes null may be null.</param>
/// <param name="tell">Receives each fault.</param>
internal sealed class JsonCheck(bool nullIsLeftOut, Action<JsonFault> tell)
{
    private static readonly ValidationContext Anywhere = new(new object(), "field", serviceProvider: null, items: null);

    private int faults;

    /// <summary>The object, or null when there was a fault.</summary>
    public object? Read(JsonElement json, JsonTypeInfo type, string place) =>
        Sift(json, type, place, "") is { } right && faults == 0 ? right.Deserialize(type) : null;

    /// <summary>What is right of a value, as far as it goes.</summary>
    private JsonNode? Sift(JsonElement value, JsonTypeInfo type, string place, string name)
    {
        var here = name.Length == 0 ? place : $"{place}.{name}";
        if (type.PolymorphismOptions is { } union)
        {
            return SiftUnion(value, type, union.DerivedTypes, here);
        }

        if (type.Kind is JsonTypeInfoKind.Object)
        {
            return SiftObject(value, type, here);
        }

        if (type.Kind is JsonTypeInfoKind.Enumerable && value.ValueKind is JsonValueKind.Array
            && type.Options.GetTypeInfo(type.ElementType!) is { Kind: JsonTypeInfoKind.Object } item)
        {
            return new JsonArray([.. value.EnumerateArray().Select((one, index) => Sift(one, item, $"{here}[{index}]", ""))]);
        }

        try
        {
            if (value.Deserialize(type) is { } read && (read as IEnumerable<string?>)?.Contains(null) is not true)
            {
                return value.Deserialize(SimulatorJson.Default.JsonNode);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It is of another type, or a text of it is not valid Unicode.
        }

        Tell(JsonFaultKind.Wrong, place, name, Remedy(type));
        return null;
    }

    /// <summary>One of several types: the first field that is the name of one of them says which.</summary>
    private JsonObject? SiftUnion(JsonElement value, JsonTypeInfo union, IList<JsonDerivedType> kinds, string place)
    {
        var kind = value.ValueKind is JsonValueKind.Object
            ? value.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => kinds.Any(kind => name.Equals(kind.TypeDiscriminator)))
            : null;
        if (kind is null)
        {
            var what = union.Type.Name.ToLowerInvariant();
            Tell(JsonFaultKind.Wrong, place, "", $"a {what} is an object with one of the keys {string.Join(", ", kinds.Select(known => known.TypeDiscriminator))}");
            return null;
        }

        var right = SiftObject(value, union.Options.GetTypeInfo(kinds.First(known => kind.Equals(known.TypeDiscriminator)).DerivedType), place);
        right?.Insert(0, "$type", kind);
        return right;
    }

    private JsonObject? SiftObject(JsonElement value, JsonTypeInfo type, string place)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            Tell(JsonFaultKind.Wrong, place, "", "must be an object in braces");
            return null;
        }

        var known = type.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null).ToList();
        foreach (var field in value.EnumerateObject().Where(field => known.TrueForAll(property => property.Name != field.Name)))
        {
            var names = string.Join(", ", known.Select(property => property.Name));
            Tell(JsonFaultKind.Unknown, place, field.Name, $"is not known here; remove it or use one of: {names}");
        }

        var right = new JsonObject();
        foreach (var property in known)
        {
            var kind = type.Options.GetTypeInfo(property.PropertyType);
            if (!value.TryGetProperty(property.Name, out var field) || (nullIsLeftOut && field.ValueKind is JsonValueKind.Null))
            {
                if (property.IsRequired)
                {
                    Tell(JsonFaultKind.Missing, place, property.Name, "is needed; " + Remedy(kind));
                }
            }
            else if (field.ValueKind is not JsonValueKind.Null || !property.IsSetNullable)
            {
                var before = faults;
                right[property.Name] = Sift(field, kind, place, property.Name);
                if (faults == before)
                {
                    AskRules(property, right[property.Name]?.Deserialize(kind), place);
                }
            }
        }

        return right;
    }

    private void AskRules(JsonPropertyInfo property, object? value, string place)
    {
        foreach (var rule in property.AttributeProvider!.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>())
        {
            if (rule.GetValidationResult(value, Anywhere) is { } wrong)
            {
                Tell(JsonFaultKind.Wrong, place, property.Name, wrong.ErrorMessage!);
            }
        }
    }

    private void Tell(JsonFaultKind kind, string place, string name, string remedy)
    {
        // What is unknown may be let pass, and does not keep the rest from being read.
        faults += kind is JsonFaultKind.Unknown ? 0 : 1;
        tell(new JsonFault(kind, place, name, remedy));
    }

    private static string Remedy(JsonTypeInfo type) => (Nullable.GetUnderlyingType(type.Type) ?? type.Type) switch
    {
        var simple when simple == typeof(string) => "write a text in quotes",
        var simple when simple == typeof(bool) => "write true or false",
        var simple when simple == typeof(int) || simple == typeof(long) => "write a whole number",
        var simple when simple == typeof(double) => "write a number",
        var simple when simple == typeof(TimeSpan) => SecondsConverter.Remedy,
        var simple when simple == typeof(JsonElement) => "write a value",
        _ when type.Kind is not JsonTypeInfoKind.Enumerable => "write an object in braces",
        _ when type.ElementType == typeof(string) => "write a list of texts in square brackets",
        _ => $"write a list of {type.ElementType!.Name.ToLowerInvariant()}s in square brackets",
    };
}
