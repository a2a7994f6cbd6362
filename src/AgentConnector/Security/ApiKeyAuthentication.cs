using System.Security.Claims;
using System.Text.Encodings.Web;
using AgentConnector.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AgentConnector.Security;

/// <summary>Who calls: the owner of the key in <c>X-API-Key</c>, or in <c>Authorization: Bearer</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "ApiKey";
    public const string Header = "X-API-Key";
    public const string ScopeClaim = "scope";

    private const string BearerPrefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A missing key takes the same way as an unknown one, so that neither the answer nor its time tells them apart.
        if (keys.Find(Presented()) is not { } key)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var identity = new ClaimsIdentity(Scheme);
        identity.AddClaim(new(ClaimTypes.Name, key.Name));
        foreach (var (scope, policy) in new[] { (ApiScopes.Read, Policies.Read), (ApiScopes.Calls, Policies.Calls), (ApiScopes.Admin, Policies.Admin), (ApiScopes.Raw, Policies.Raw) })
        {
            if (key.Scopes.HasFlag(scope))
            {
                identity.AddClaim(new(ScopeClaim, policy));
            }
        }

        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Scheme;
        return new ApiProblem(ProblemKind.Unauthorized, $"Send a valid key in the {Header} header.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var policy = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().LastOrDefault(data => data.Policy is not null)?.Policy ?? Policies.Admin;
        var scopes = string.Join(" or ", Policies.Scopes(policy).Select(scope => $"'{scope}'"));
        return new ApiProblem(ProblemKind.Forbidden, $"Use a key with the scope {scopes}.").ExecuteAsync(Context);
    }

    private string Presented()
    {
        if (Request.Headers[Header] is [{ Length: > 0 } key])
        {
            return key;
        }

        return Request.Headers[HeaderNames.Authorization] is [{ } bearer] && bearer.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? bearer[BearerPrefix.Length..].Trim()
            : "";
    }
}
