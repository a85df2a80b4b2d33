namespace Stormproof.Model.Planning;

/// <summary>Which way a system grows.</summary>
public enum ScalePath
{
    /// <summary>A bigger instance.</summary>
    ScaleUp,

    /// <summary>Take the state out of the nodes, then add nodes.</summary>
    RefactorFirst,

    /// <summary>More nodes.</summary>
    ScaleOut,
}
