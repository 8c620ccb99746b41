package semanticrouter.encoders.train;

/// A labelled text.
///
/// @param text as a user would send it
/// @param label after folding, one of the recipe's labels
/// @param source where it comes from, in the words of the data's own table
/// @param weight how much it counts in training
public record Example(String text, String label, String source, double weight) {}
