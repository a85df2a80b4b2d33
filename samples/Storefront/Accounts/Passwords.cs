using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Storefront.Accounts;

/// <summary>PBKDF2 hashes by ASP.NET Core Identity, which carry their own salt and work factor.</summary>
internal sealed class Passwords
{
    private readonly PasswordHasher<object> _hasher;
    private readonly object _nobody = new();
    private readonly string _decoy;

    public Passwords(int iterations)
    {
        Iterations = iterations;
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _decoy = Hash("decoy");
    }

    public int Iterations { get; }

    public string Hash(string password) => _hasher.HashPassword(_nobody, password);

    /// <param name="hash">Null for an unknown user: that costs the same time, so the delay does not tell who exists.</param>
    /// <param name="password">What was typed.</param>
    public bool Verify(string? hash, string password) =>
        _hasher.VerifyHashedPassword(_nobody, hash ?? _decoy, password) != PasswordVerificationResult.Failed && hash is not null;
}
