namespace Stormproof.Model.Capacity;

/// <summary>Three numbers that belong to gamma, alpha and beta.</summary>
internal readonly record struct Vector3(double X, double Y, double Z);

/// <summary>A symmetric matrix of three rows: sums of squares and covariances.</summary>
internal readonly record struct Symmetric3(double Xx, double Yy, double Zz, double Xy, double Xz, double Yz)
{
    public static Symmetric3 Zero => default;

    public Symmetric3 PlusSquareOf(Vector3 v) => new(
        Xx + (v.X * v.X), Yy + (v.Y * v.Y), Zz + (v.Z * v.Z), Xy + (v.X * v.Y), Xz + (v.X * v.Z), Yz + (v.Y * v.Z));

    public Symmetric3 Times(double factor) =>
        new(Xx * factor, Yy * factor, Zz * factor, Xy * factor, Xz * factor, Yz * factor);

    /// <summary>v' M v.</summary>
    public double Along(Vector3 v) =>
        (Xx * v.X * v.X) + (Yy * v.Y * v.Y) + (Zz * v.Z * v.Z)
        + (2 * ((Xy * v.X * v.Y) + (Xz * v.X * v.Z) + (Yz * v.Y * v.Z)));

    /// <summary>The inverse of a positive definite matrix; null when it is not one to the last digits. Scaled to a unit diagonal
    /// first: the parameters differ by many powers of ten.</summary>
    public Symmetric3? Inverse()
    {
        if (!(Xx > 0 && Yy > 0 && Zz > 0))
        {
            return null;
        }

        var (sx, sy, sz) = (1 / Math.Sqrt(Xx), 1 / Math.Sqrt(Yy), 1 / Math.Sqrt(Zz));
        var (a, b, c) = (Xy * sx * sy, Xz * sx * sz, Yz * sy * sz);
        var determinant = 1 + (2 * a * b * c) - (a * a) - (b * b) - (c * c);
        if (!(determinant > 1e-13))
        {
            return null;
        }

        var scaled = new Symmetric3(
            (1 - (c * c)) * sx * sx, (1 - (b * b)) * sy * sy, (1 - (a * a)) * sz * sz, ((b * c) - a) * sx * sy,
            ((a * c) - b) * sx * sz, ((a * b) - c) * sy * sz).Times(1 / determinant);
        return double.IsFinite(scaled.Xx + scaled.Yy + scaled.Zz + scaled.Xy + scaled.Xz + scaled.Yz) ? scaled : null;
    }
}
