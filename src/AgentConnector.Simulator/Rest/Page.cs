using System.Text.Json.Nodes;

namespace AgentConnector.Simulator.Rest;

/// <summary>A page of a list, in the shape that all lists of the real API have.</summary>
internal static class Page
{
    public static int SizeIn(QueryReader query) => (int)(query.Whole("page_size", 1, 100) ?? 30);

    /// <param name="name">What the list is called.</param>
    /// <param name="size">So many stand on a page.</param>
    /// <param name="found">What belongs on this page and behind it.</param>
    /// <param name="item">One of them as JSON.</param>
    /// <param name="cursor">Where the page behind one of them begins.</param>
    public static JsonObject Of<T>(string name, int size, IEnumerable<T> found, Func<T, JsonObject> item, Func<T, string> cursor)
    {
        var page = found.Take(size + 1).ToList();
        var more = page.Count > size;
        return new JsonObject
        {
            [name] = new JsonArray([.. page.Take(size).Select(item)]),
            ["next_cursor"] = more ? cursor(page[size - 1]) : null,
            ["has_more"] = more,
        };
    }
}
