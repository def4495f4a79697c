package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a search listed, and why it ended early if it did. A listing with a gap is incomplete, never empty.
 *
 * @param entries what was listed
 * @param gapOrNull why it ended early; null when it is complete
 */
record Listing(List<SearchResultEntry> entries, @Nullable Gap gapOrNull) {

    Listing {
        entries = List.copyOf(entries);
    }

    /**
     * Why a search ended early.
     *
     * @param failureClass in the words the core acts on
     * @param why what was found, which limit or right is in the way, what to do; safe to log
     */
    record Gap(FailureClass failureClass, String why) {

        /**
         * A failed read as the gap of one scope: the server answered, if only with a refusal, and other scopes can be read. Empty
         * when nothing can be read any more.
         */
        static Optional<Gap> of(ConnectorException e) {
            return switch (e.failureClass()) {
                case AUTHORIZATION, UNSUPPORTED ->
                    Optional.of(new Gap(e.failureClass(), String.valueOf(e.getMessage())));
                default -> Optional.empty();
            };
        }

        ConnectorException asException() {
            return ConnectorException.of(failureClass, why);
        }
    }

    static Listing complete(List<SearchResultEntry> entries) {
        return new Listing(entries, null);
    }

    Optional<Gap> gap() {
        return Optional.ofNullable(gapOrNull);
    }

    boolean isComplete() {
        return gapOrNull == null;
    }

    /** The entries of a complete listing. */
    List<SearchResultEntry> orThrow() throws ConnectorException {
        if (gapOrNull != null) {
            throw gapOrNull.asException();
        }
        return entries;
    }
}
