package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which accounts on a target are the subject's. A connector adds every hit of every identifier; whether they add up to an answer
 * is decided here, once for all connectors, and never by guessing:
 *
 * <ol>
 *   <li>Several hits on one value of a {@linkplain IdentifierUse#UNIQUE unique} type are ambiguous, unless a linking identifier finds
 *       each of them too: a person's accounts may share an address.
 *   <li>Several hits on a {@linkplain IdentifierUse#LINKING linking} one are all theirs: people have second accounts.
 *   <li>A unique identifier that finds an account which the linking ones, having found others, do not find, disagrees with them.
 *   <li>Without linking hits, two types of unique identifiers disagree unless one finds all that the other finds.
 *   <li>An account whose own value of a given linking type differs from the given ones belongs to somebody else, whatever found
 *       it: the identifiers disagree. So does a hit that carries a different value after a name was given to a new hire.
 * </ol>
 *
 * <p>Disagreement is ambiguous: an open cell on that target, and nothing is done there.
 *
 * <p>The last rule sees only what it is told: {@link Builder#linking} says which linking identifiers were given, found or not, and
 * {@link Account#identifiers()} what an account itself carries. A connector that leaves out either takes a new hire for the leaver.
 * Values are compared letter by letter; where the target ignores case, give them in one form.
 *
 * <pre>{@code
 * Resolution.Builder answer = Resolution.builder(request.subject().identifiers());
 * answer.linking(employeeNumber);                       // every given linking identifier, before it is known what it finds
 * for (Entry entry : search(employeeNumber)) answer.match(toAccount(entry), employeeNumber, IdentifierUse.LINKING);
 * for (Entry entry : search(userName)) answer.match(toAccount(entry), userName, IdentifierUse.UNIQUE);
 * return answer.control(controlOfThePeopleBase).build();
 *
 * Account toAccount(Entry entry) {                      // with the entry's own values, whichever of them found it
 *     return Account.builder(idOf(entry))
 *             .displayName(entry.userName())
 *             .identifier(Identifier.of("employeeNumber", entry.employeeNumber()))
 *             .identifier(Identifier.of("userName", entry.userName()))
 *             .build();
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Resolution {

    /** The four answers. */
    public enum Kind {
        /** There are accounts, and the identifiers agree on them. A control that was not shown leaves the cells UNREADABLE all the same. */
        FOUND,
        /** The identifiers do not agree. The cells of the target are AMBIGUOUS. */
        AMBIGUOUS,
        /** Something could not be read to the end. The cells of the target are UNREADABLE. */
        INCOMPLETE,
        /**
         * Nothing was found. The core takes it for "no access here" only when there is a control, and every one was shown and named
         * by a person; otherwise the cells are UNREADABLE.
         */
        NONE
    }

    private final Kind kind;
    private final List<AccountMatch> accounts;
    private final List<LookAlike> lookAlikes;
    private final List<PositiveControl> controls;
    private final String why;

    private Resolution(
            Kind kind,
            List<AccountMatch> accounts,
            List<LookAlike> lookAlikes,
            List<PositiveControl> controls,
            String why) {
        this.kind = kind;
        this.accounts = List.copyOf(accounts);
        this.lookAlikes = List.copyOf(lookAlikes);
        this.controls = List.copyOf(controls);
        this.why = why;
    }

    /** Starts an answer for the identifiers that were asked about. */
    public static Builder builder(Set<Identifier> given) {
        return new Builder(given);
    }

    /** Which of the four. */
    public Kind kind() {
        return kind;
    }

    /** The accounts that are theirs when FOUND; otherwise the candidates, for people only. */
    public List<AccountMatch> accounts() {
        return accounts;
    }

    /** Accounts that look like theirs and that nothing links. */
    public List<LookAlike> lookAlikes() {
        return lookAlikes;
    }

    /** One control for each scope that was searched. */
    public List<PositiveControl> controls() {
        return controls;
    }

    /** What does not agree or could not be read; empty otherwise. Names identifier types, never values. */
    public String why() {
        return why;
    }

    @Override
    public String toString() {
        return "Resolution[" + kind + ", " + accounts.size() + " accounts" + (why.isEmpty() ? "" : ", " + why) + "]";
    }

    /** Collects hits. Not thread-safe. */
    public static final class Builder {

        private final Set<Identifier> given;
        private final Map<ItemId, Account> accounts = new LinkedHashMap<>();
        private final Map<ItemId, List<Identifier>> linkedBy = new LinkedHashMap<>();
        private final Map<Identifier, Set<ItemId>> uniqueHits = new LinkedHashMap<>();
        private final Map<Identifier, Set<ItemId>> linkingHits = new LinkedHashMap<>();
        private final Set<Identifier> linkingGiven = new LinkedHashSet<>();
        private final List<LookAlike> lookAlikes = new ArrayList<>();
        private final List<PositiveControl> controls = new ArrayList<>();
        private final List<String> ambiguities = new ArrayList<>();
        private final List<String> gaps = new ArrayList<>();

        private Builder(Set<Identifier> given) {
            this.given = new LinkedHashSet<>(given);
        }

        /**
         * Adds a hit: {@code account} carries {@code identifier}. Call it for every hit, also for several on one value.
         *
         * @throws IllegalArgumentException when the identifier was not asked about
         */
        public Builder match(Account account, Identifier identifier, IdentifierUse use) {
            if (!given.contains(requireNonNull(identifier, "identifier"))) {
                throw new IllegalArgumentException(
                        "identifier " + identifier.type() + " was not asked about with this value");
            }
            accounts.putIfAbsent(account.id(), account);
            linkedBy.computeIfAbsent(account.id(), id -> new ArrayList<>()).add(identifier);
            Map<Identifier, Set<ItemId>> hits = use == IdentifierUse.UNIQUE ? uniqueHits : linkingHits;
            hits.computeIfAbsent(identifier, key -> new LinkedHashSet<>()).add(account.id());
            return this;
        }

        /**
         * A given identifier that the target uses as linking, whether or not it finds anything. Call it for every one of them, or an account
         * that carries another person's value is not noticed; {@link #match} alone says it only of those that found something.
         */
        public Builder linking(Identifier identifier) {
            linkingGiven.add(requireNonNull(identifier, "identifier"));
            return this;
        }

        /** Adds an account that looks like theirs; dropped when an identifier links it after all. */
        public Builder lookAlike(Account account, String why) {
            lookAlikes.add(new LookAlike(account, why));
            return this;
        }

        /** Adds the control of a scope that was searched, shown or not. */
        public Builder control(PositiveControl control) {
            controls.add(requireNonNull(control, "control"));
            return this;
        }

        /** The connector itself sees an ambiguity; names types, never values. */
        public Builder ambiguous(String why) {
            ambiguities.add(requireNonNull(why, "why"));
            return this;
        }

        /** Something could not be read to the end; says what and which limit, safe to log. */
        public Builder incomplete(String why) {
            gaps.add(requireNonNull(why, "why"));
            return this;
        }

        /** Decides. */
        public Resolution build() {
            List<String> disagreements = new ArrayList<>(ambiguities);
            disagreements.addAll(new Agreement(accounts, uniqueHits, linkingHits, linkingGiven).disagreements());
            List<AccountMatch> matches = new ArrayList<>();
            accounts.forEach(
                    (id, account) -> matches.add(new AccountMatch(account, linkedBy.getOrDefault(id, List.of()))));
            List<LookAlike> others = lookAlikes.stream()
                    .filter(lookAlike ->
                            !accounts.containsKey(lookAlike.account().id()))
                    .toList();
            if (!disagreements.isEmpty()) {
                return new Resolution(Kind.AMBIGUOUS, matches, others, controls, String.join("; ", disagreements));
            }
            if (!gaps.isEmpty()) {
                return new Resolution(Kind.INCOMPLETE, matches, others, controls, String.join("; ", gaps));
            }
            return new Resolution(matches.isEmpty() ? Kind.NONE : Kind.FOUND, matches, others, controls, "");
        }
    }
}
