using Stormproof.Model.Capacity;

namespace Stormproof.Model.Tests.Capacity;

/// <summary>Measurements that others have published, with what R's package usl 3.0 makes of them.</summary>
internal static class Published
{
    /// <summary>SPEC SDM91 on a Sun SPARCcenter 2000.</summary>
    public static ScalingPoint[] SpecSdm91 { get; } =
    [
        new(1, 64.9), new(18, 995.9), new(36, 1652.4), new(72, 1853.2), new(108, 1828.9), new(144, 1775.0), new(216, 1702.2),
    ];

    /// <summary>A ray tracer on a NUMA machine, whose best beta without bounds would be negative.</summary>
    public static ScalingPoint[] RayTracer { get; } =
    [
        new(1, 20), new(4, 78), new(8, 130), new(12, 170), new(16, 190), new(20, 200), new(24, 210), new(28, 230), new(32, 260),
        new(48, 280), new(64, 310),
    ];

    /// <summary>Made with alpha = beta = 0.02, rounded to four places.</summary>
    public static ScalingPoint[] Toy { get; } =
    [
        new(1, 1), new(2, 1.8868), new(4, 3.0769), new(6, 3.5294), new(8, 3.5398), new(10, 3.3557),
    ];
}
