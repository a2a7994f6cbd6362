using Microsoft.AspNetCore.Authorization;

namespace AgentConnector.Security;

/// <summary>Keys, scopes and limits. Whatever does not say otherwise needs a key.</summary>
internal static class SecurityExtensions
{
    /// <param name="services">Takes the services.</param>
    /// <param name="keys">Asked once, when the keys are needed; those that are registered as services are this program's own.</param>
    public static IServiceCollection AddSecurity(this IServiceCollection services, Func<IReadOnlyList<ApiKey>> keys)
    {
        services.AddSingleton(provider => new ApiKeyRing(keys(), provider.GetServices<ApiKey>()));
        services.AddOptions<SecurityOptions>().BindConfiguration(SecurityOptions.Section);

        // Only the core: AddAuthentication() would bring data protection along, which writes key files nobody needs.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = ApiKeyAuthentication.Scheme;
            authentication.AddScheme<ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, displayName: null);
        });
        services.AddWebEncoders().AddTransient<ApiKeyAuthentication>();

        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(Requires(Policies.Admin));
        foreach (var policy in Policies.All)
        {
            authorization.AddPolicy(policy, Requires(policy));
        }

        return services.AddSingleton<StartRate>();
    }

    private static AuthorizationPolicy Requires(string policy) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(ApiKeyAuthentication.ScopeClaim, Policies.Scopes(policy)).Build();
}
