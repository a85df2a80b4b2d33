namespace Stormproof.Model.Planning;

/// <summary>A question that has no plan: a value that is not allowed, or a peak that nothing reaches. The message is one line for
/// the user: the value, the reason, the remedy.</summary>
/// <param name="message">That line.</param>
public sealed class PlanException(string message) : Exception(message);
