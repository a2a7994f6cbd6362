using System.Security.Cryptography;
using System.Text;
using AgentConnector.Security;

namespace AgentConnector.Tests.Security;

public sealed class ApiKeyListTests
{
    private const string Strong = "V3ry-Long-And-Mixed-9f8e7d";

    [Theory]
    [InlineData(Strong, null, ApiScopes.All)]
    [InlineData("n8n=" + Strong, "n8n", ApiScopes.All)]
    [InlineData(" n8n = " + Strong + " ", null, ApiScopes.All, "n8n = " + Strong)]
    [InlineData("crm@read=" + Strong, "crm", ApiScopes.Read)]
    [InlineData("crm@read+calls=" + Strong, "crm", ApiScopes.Read | ApiScopes.Calls)]
    [InlineData("ops@admin=" + Strong, "ops", ApiScopes.All)]
    [InlineData("c2VjcmV0a2V5MTIzNDU2Nw==", null, ApiScopes.All, "c2VjcmV0a2V5MTIzNDU2Nw==")]
    [InlineData("b64=c2VjcmV0a2V5MTIzNDU2Nw==", "b64", ApiScopes.All, "c2VjcmV0a2V5MTIzNDU2Nw==")]
    public void Each_form_of_a_key_is_read(string text, string? name, object scopes, string key = Strong)
    {
        var list = ApiKeyList.Parse(text);

        Assert.Empty(list.Faults);
        var found = new ApiKeyRing(list.Keys).Find(key);
        Assert.NotNull(found);
        Assert.Equal(scopes, found.Scopes);
        Assert.Null(found.Weakness);
        Assert.Equal(name ?? found.Name, found.Name);
        Assert.DoesNotContain(Strong, found.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ops@read=")]
    public void A_hashed_key_opens_to_its_plain_text(string prefix)
    {
        var made = NewKey.Make();
        var list = ApiKeyList.Parse(prefix + made.Hashed);

        Assert.Empty(list.Faults);
        Assert.NotNull(new ApiKeyRing(list.Keys).Find(made.Text));
        Assert.Null(new ApiKeyRing(list.Keys).Find(made.Hashed));
    }

    [Theory]
    [InlineData("sha256:abc")]
    [InlineData("sha256:zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("crm@write=" + Strong)]
    [InlineData("crm@=" + Strong)]
    [InlineData("crm=one-key-of-this-name,crm=another-key-of-this-name")]
    [InlineData(Strong + "," + Strong)]
    public void A_key_that_cannot_be_meant_is_a_fault(string text) =>
        Assert.Single(ApiKeyList.Parse(text).Faults);

    [Theory]
    [InlineData("test_key_123", "is a sample that everybody knows")]
    [InlineData("CHANGEME", "is a sample that everybody knows")]
    [InlineData("short-but-mixed", "is shorter than 16 characters")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa", "repeats too few characters")]
    [InlineData("abababababababababababab", "repeats too few characters")]
    public void Production_refuses_keys_that_can_be_guessed(string key, string why)
    {
        Assert.Equal($"the key 'n8n' {why}; make one with: agent-connector keys new.", Assert.Single(ApiKeyList.Parse("n8n=" + key).FaultsInProduction()));
        Assert.Empty(ApiKeyList.Parse("n8n=" + key).Faults);
    }

    [Fact]
    public void Production_knows_a_sample_by_its_hash()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("test_key_123")));

        Assert.Contains("sample", Assert.Single(ApiKeyList.Parse("sha256:" + hash).FaultsInProduction()));
    }

    [Fact]
    public void Production_needs_a_key() => Assert.Contains("no key is set", Assert.Single(ApiKeyList.Parse(" , ").FaultsInProduction()));

    [Fact]
    public void A_key_without_a_name_gets_one_that_does_not_depend_on_its_place()
    {
        var alone = ApiKeyList.Parse(Strong).Keys[0].Name;

        Assert.Equal(alone, ApiKeyList.Parse("another-long-key-5d4c3b2a," + Strong).Keys[1].Name);
        Assert.DoesNotContain(Strong, alone);
    }
}
