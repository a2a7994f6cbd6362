using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentConnector.Tests.Architecture;

/// <summary>A type of the service that one of its files uses.</summary>
internal sealed record UsedType(SourceFile By, SourceFile In, string Type);

/// <summary>
/// Which types of the service each of its files uses, as the compiler understands it: a using line says too much, and a file needs none for
/// the namespaces around its own.
/// </summary>
internal static class UsedTypes
{
    /// <summary>What the SDK of a web project imports everywhere.</summary>
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Net.Http.Json; global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly Dictionary<SyntaxTree, SourceFile> Service =
        SourceTree.Shipped.Where(file => file.Project == "AgentConnector").ToDictionary(file => CSharpSyntaxTree.ParseText(file.Text));

    private static readonly Lazy<CSharpCompilation> Compilation = new(() => CSharpCompilation.Create(
        "agent-connector",
        [.. Service.Keys, CSharpSyntaxTree.ParseText(ImplicitUsings)],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) != "agent-connector.dll")
            .Select(file => MetadataReference.CreateFromFile(file))));

    private static readonly Lazy<IReadOnlyList<UsedType>> OfShipped = new(() => [.. Service.SelectMany(file => By(file.Value, file.Key, Compilation.Value))]);

    /// <summary>By all files of the service.</summary>
    public static IReadOnlyList<UsedType> Shipped => OfShipped.Value;

    /// <summary>By one file, if it stood there.</summary>
    public static IReadOnlyList<UsedType> By(SourceFile planted)
    {
        var tree = CSharpSyntaxTree.ParseText(planted.Text);
        return [.. By(planted, tree, Compilation.Value.AddSyntaxTrees(tree))];
    }

    private static IEnumerable<UsedType> By(SourceFile file, SyntaxTree tree, CSharpCompilation compilation)
    {
        var model = compilation.GetSemanticModel(tree);
        return (
            from name in tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>()
            let type = TypeOf(model.GetSymbolInfo(name))
            from place in type?.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree).Distinct() ?? []
            where place != tree && Service.ContainsKey(place)
            select new UsedType(file, Service[place], type!.Name)).Distinct();
    }

    /// <summary>The outermost type that a name stands for, or whose member it is.</summary>
    private static INamedTypeSymbol? TypeOf(SymbolInfo info)
    {
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        var type = symbol switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol method => (method.ReducedFrom ?? method).ContainingType,
            IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType,
            _ => null,
        };
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type;
    }
}
