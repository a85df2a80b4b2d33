namespace Stormproof.Model.Fleet.Outliers;

/// <summary>How a request to a node ended.</summary>
public enum RequestOutcome
{
    /// <summary>Answered below 500.</summary>
    Good,

    /// <summary>Answered 500 or above.</summary>
    ServerError,

    /// <summary>Broke off or ran out of time.</summary>
    Broken,

    /// <summary>A second request, sent later to another node, was answered first.</summary>
    Overtaken,

    /// <summary>The client left first; that says nothing about the node.</summary>
    Abandoned,
}
