package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

/**
 * An identifier that discovery read on an access of the subject and that other targets may know them by: the fingerprint of a key
 * in a directory, a mail address for IAM, the anchor of a synced directory. It counts only while the target it was found on is not
 * ambiguous; targets that use its type are asked again, in at most three rounds.
 *
 * @param identifier the value
 * @param foundOn the access it was read on: its provenance
 */
public record FoundIdentifier(Identifier identifier, ItemId foundOn) {

    /** Checks the parts. */
    public FoundIdentifier {
        requireNonNull(identifier, "identifier");
        requireNonNull(foundOn, "foundOn");
    }
}
