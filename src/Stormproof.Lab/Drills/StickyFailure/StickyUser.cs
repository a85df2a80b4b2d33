using Stormproof.Lab.Drills.LogoutStorm;

namespace Stormproof.Lab.Drills.StickyFailure;

/// <summary>A user in a browser with a login and a cart, who looks at the cart again and again.</summary>
internal sealed class StickyUser(int number, StormContext context) : PageUser(number, context)
{
    /// <summary>Has a login and a full cart, and has seen both.</summary>
    public bool IsIn { get; private set; }

    /// <summary>Noticed anything since.</summary>
    public bool IsHit { get; private set; }

    public bool LostSession { get; private set; }

    public bool LostCart { get; private set; }

    /// <summary>Logs in, fills the cart and looks at it.</summary>
    public override async Task EnterAsync(CancellationToken cancellationToken)
    {
        await base.EnterAsync(cancellationToken).ConfigureAwait(false);
        await ViewCartAsync(cancellationToken).ConfigureAwait(false);
        IsIn = LastFailure is null;
    }

    /// <summary>Looks at the cart; a user who was logged out logs in and looks for it again.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await ViewCartAsync(cancellationToken).ConfigureAwait(false);
        Note(LastFailure);
        if (LastFailure == StormFailure.LoggedOut)
        {
            await LogInAsync(cancellationToken).ConfigureAwait(false);
            await ViewCartAsync(cancellationToken).ConfigureAwait(false);
            Note(LastFailure);
        }
    }

    private void Note(StormFailure? failure)
    {
        IsHit |= failure is not null;
        LostSession |= failure == StormFailure.LoggedOut;
        LostCart |= failure == StormFailure.LostCart;
    }
}
