package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Access;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.FoundIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of what {@link Connector#discover} found. A page is small enough to hold in memory; the core asks for the next one
 * with the cursor until there is none.
 */
public final class DiscoveryPage {

    private final List<Access> items;
    private final List<FoundIdentifier> identifiers;
    private final List<ExternalRef> externalRefs;
    private final List<ScopeReport> scopes;
    private final @Nullable String next;

    private DiscoveryPage(Builder builder) {
        this.items = List.copyOf(builder.items);
        this.identifiers = List.copyOf(builder.identifiers);
        this.externalRefs = List.copyOf(builder.externalRefs);
        this.scopes = List.copyOf(builder.scopes);
        this.next = builder.next;
    }

    /** Starts an empty page. */
    public static Builder builder() {
        return new Builder();
    }

    /** What was found; among it the pinned accounts that are still there, freshly read, when their kind was asked for. */
    public List<Access> items() {
        return items;
    }

    /** Identifiers found on them that other targets may know the subject by. */
    public List<FoundIdentifier> identifiers() {
        return identifiers;
    }

    /** Values that name another system's object. */
    public List<ExternalRef> externalRefs() {
        return externalRefs;
    }

    /** The scopes whose reading ended with this page. */
    public List<ScopeReport> scopes() {
        return scopes;
    }

    /** Where to go on; empty on the last page. */
    public Optional<String> next() {
        return Optional.ofNullable(next);
    }

    @Override
    public String toString() {
        return "DiscoveryPage[" + items.size() + " items, " + scopes + (next == null ? ", last" : "") + "]";
    }

    /** Builds pages. Not thread-safe. */
    public static final class Builder {

        private final List<Access> items = new ArrayList<>();
        private final List<FoundIdentifier> identifiers = new ArrayList<>();
        private final List<ExternalRef> externalRefs = new ArrayList<>();
        private final List<ScopeReport> scopes = new ArrayList<>();
        private @Nullable String next;

        private Builder() {}

        /** Adds something found. */
        public Builder item(Access item) {
            items.add(requireNonNull(item, "item"));
            return this;
        }

        /** Adds an identifier found on an item. */
        public Builder identifier(FoundIdentifier identifier) {
            identifiers.add(requireNonNull(identifier, "identifier"));
            return this;
        }

        /** Adds a value that names another system's object. */
        public Builder externalRef(ExternalRef externalRef) {
            externalRefs.add(requireNonNull(externalRef, "externalRef"));
            return this;
        }

        /** Adds a scope whose reading ended, completely or not. */
        public Builder scope(ScopeReport scope) {
            scopes.add(requireNonNull(scope, "scope"));
            return this;
        }

        /**
         * There is more; the core hands the cursor back as it is, within the same listing only. Never the same twice in one listing, which
         * would not end. No secret.
         *
         * @throws IllegalArgumentException when blank or longer than 4,096 characters
         */
        public Builder next(String cursor) {
            if (cursor.isBlank() || cursor.length() > 4096) {
                throw new IllegalArgumentException("a cursor has 1 to 4096 characters");
            }
            this.next = cursor;
            return this;
        }

        /** Builds the page. */
        public DiscoveryPage build() {
            return new DiscoveryPage(this);
        }
    }
}
