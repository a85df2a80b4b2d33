using System.Security.Cryptography;
using Stormproof.Model.Consistency;
using Stormproof.Postgres.Causal;

namespace Stormproof.Postgres.Tests.Causal;

public sealed class PositionTokenTests
{
    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] New = RandomNumberGenerator.GetBytes(32);
    private static readonly LogPosition Position = new(3, 0x1_2345_6789);

    [Fact]
    public void TryRead_OwnToken_IsThePosition()
    {
        var token = new PositionToken([New], "77");
        var text = token.Write(Position);

        Assert.Equal(PositionToken.Length, text.Length);
        Assert.True(token.TryRead(text, out var read));
        Assert.Equal(Position, read);
    }

    [Fact]
    public void TryRead_SignedWithTheKeyBefore_IsAccepted() =>
        Assert.True(new PositionToken([New, Old], "77").TryRead(new PositionToken([Old], "77").Write(Position), out _));

    [Fact]
    public void TryRead_OtherKeyOrOtherCluster_IsRefused()
    {
        Assert.False(new PositionToken([New], "77").TryRead(new PositionToken([Old], "77").Write(Position), out _));
        Assert.False(new PositionToken([New], "78").TryRead(new PositionToken([New], "77").Write(Position), out _));
        Assert.False(new PositionToken([New], "7").TryRead(new PositionToken([New], "77").Write(Position), out _));
    }

    [Fact]
    public void TryRead_AnyCharacterChanged_IsRefused()
    {
        var token = new PositionToken([New], "77");
        var text = token.Write(Position);
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var other in "AQgw_-9=")
            {
                var changed = text[..i] + other + text[(i + 1)..];
                Assert.False(changed != text && token.TryRead(changed, out var read) && read != Position, $"{i}: {changed}");
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("                                      ")]
    public void TryRead_AnythingElse_IsRefused(string? text) =>
        Assert.False(new PositionToken([New], "77").TryRead(text, out _));
}
