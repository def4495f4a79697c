package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.ItemId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists who else holds an entitlement: what a guard needs so that the last administrator stays. The core does not call it yet: no built-in
 * guard counts holders.
 */
public interface HoldersOp {

    /**
     * Which page of whose holders.
     *
     * @param context deadline, clock, correlation id, cancellation
     * @param entitlement as discovered on one of its holders
     * @param cursor where to go on; empty for the first page
     */
    record Request(CallContext context, AccessRef entitlement, String cursor) {
        /** Checks the parts. */
        public Request {
            requireNonNull(context, "context");
            requireNonNull(entitlement, "entitlement");
            requireNonNull(cursor, "cursor");
        }
    }

    /** One page of holders. */
    final class Page {

        private final List<ItemId> holders;
        private final @Nullable String next;

        private Page(List<ItemId> holders, @Nullable String next) {
            this.holders = List.copyOf(holders);
            this.next = next;
        }

        /** Makes a page; {@code next} is null on the last one. */
        public static Page of(List<ItemId> holders, @Nullable String next) {
            return new Page(holders, next);
        }

        /** The accounts that hold it and can sign in. */
        public List<ItemId> holders() {
            return holders;
        }

        /** Where to go on; empty on the last page. */
        public Optional<String> next() {
            return Optional.ofNullable(next);
        }
    }

    /**
     * Gives one page.
     *
     * @throws ConnectorException when it could not be read to the end: the guard then refuses
     */
    Page holders(Request request) throws ConnectorException;
}
