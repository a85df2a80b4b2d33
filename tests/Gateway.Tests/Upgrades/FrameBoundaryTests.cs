using System.Buffers.Binary;
using Stormproof.Gateway.Upgrades;

namespace Stormproof.Gateway.Tests.Upgrades;

public sealed class FrameBoundaryTests
{
    /// <summary>Frames of every kind of length, cut into pieces of every size up to 20: the boundary is known exactly.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void Take_AnyPieces_KnowsEachBoundary(bool masked)
    {
        int[] payloads = [0, 1, 125, 126, 127, 300, 65_535, 65_536, 0, 5];
        var bytes = new List<byte>();
        var boundaries = new HashSet<int>();
        foreach (var payload in payloads)
        {
            bytes.AddRange(Frame(payload, masked, opcode: 2));
            boundaries.Add(bytes.Count);
        }

        for (var piece = 1; piece <= 20; piece++)
        {
            var boundary = new FrameBoundary();
            for (var at = 0; at < bytes.Count;)
            {
                var left = bytes.ToArray().AsSpan(at, Math.Min(at + piece > 100_000 ? 5_000 : piece, bytes.Count - at));
                while (left.Length > 0)
                {
                    var taken = boundary.Take(left);
                    Assert.InRange(taken, 1, left.Length);
                    left = left[taken..];
                    at += taken;
                    Assert.Equal(boundaries.Contains(at), boundary.IsBetweenFrames);
                }
            }

            Assert.False(boundary.SawClose);
        }
    }

    [Fact]
    public void Take_CloseFrame_IsSeen()
    {
        var boundary = new FrameBoundary();
        boundary.Take(Frame(2, masked: false, opcode: 8));

        Assert.True(boundary.SawClose);
        Assert.True(boundary.IsBetweenFrames);
    }

    private static byte[] Frame(int payload, bool masked, byte opcode)
    {
        var head = new List<byte> { (byte)(0x80 | opcode) };
        var mask = (byte)(masked ? 0x80 : 0);
        if (payload < 126)
        {
            head.Add((byte)(mask | payload));
        }
        else
        {
            var length = new byte[payload < 65_536 ? 2 : 8];
            if (length.Length == 2)
            {
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload);
            }
            else
            {
                BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload);
            }

            head.Add((byte)(mask | (length.Length == 2 ? 126 : 127)));
            head.AddRange(length);
        }

        return [.. head, .. new byte[masked ? 4 : 0], .. new byte[payload]];
    }
}
