package io.deprov.core.inventory;

import io.deprov.api.AccountMatch;
import io.deprov.api.Capabilities;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Resolution;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.catalogue.Target;
import io.deprov.core.catalogue.Targets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes the inventory of a subject: all targets side by side, in rounds. Identifiers found on unambiguous accounts are given to
 * the targets that use them, which are then asked again; at most {@value #MOST_ROUNDS} rounds. Thread-safe.
 */
public final class InventoryTaker {

    static final int MOST_ROUNDS = 3;

    private final Targets targets;
    private final ConnectorCalls calls;
    private final ExecutorService executor;
    private final Function<TargetId, Optional<ConnectorException>> leftAlone;

    /** Reads these targets; {@code executor} runs one thread for each target. */
    public InventoryTaker(Targets targets, ConnectorCalls calls, ExecutorService executor) {
        this(targets, calls, executor, target -> Optional.empty());
    }

    /** As without it; {@code leftAlone} says of which targets nothing should be asked now, and why. They count as unreadable. */
    public InventoryTaker(
            Targets targets,
            ConnectorCalls calls,
            ExecutorService executor,
            Function<TargetId, Optional<ConnectorException>> leftAlone) {
        this.targets = targets;
        this.calls = calls;
        this.executor = executor;
        this.leftAlone = leftAlone;
    }

    /**
     * Takes the inventory. Never throws for a target: what could not be read is in the coverage.
     *
     * @param subject who
     * @param before what is known about them already
     */
    public Inventory take(Subject subject, Known before) {
        Map<TargetId, Taking> takings = new TreeMap<>();
        for (Target target : targets.all()) {
            List<AccessRef> own = before.accounts().stream()
                    .filter(ref -> ref.id().target().equals(target.id()))
                    .toList();
            Set<Identifier> elsewhere = new TreeSet<>();
            before.found().stream()
                    .filter(found -> !found.foundOn().target().equals(target.id()))
                    .forEach(found -> elsewhere.add(found.identifier()));
            takings.put(target.id(), new Taking(target, new TargetReader(target, calls), own, before, elsewhere));
        }
        Set<Identifier> known = new TreeSet<>(subject.identifiers());
        takings.values().forEach(taking -> taking.given(subject.identifiers()));
        Map<Identifier, FoundIdentifier> found = new TreeMap<>();
        takings.forEach((target, taking) -> leftAlone.apply(target).ifPresent(taking.result::failed));
        List<Taking> toProbe = takings.values().stream()
                .filter(taking -> taking.result.failure().isEmpty())
                .toList();
        inParallel(toProbe, Taking::probe);
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            List<Taking> toAsk = takings.values().stream()
                    .filter(taking -> taking.wantsMore(known))
                    .toList();
            if (toAsk.isEmpty()) {
                break;
            }
            inParallel(toAsk, taking -> taking.read(known));
            for (Taking taking : takings.values()) {
                for (FoundIdentifier identifier : inOrder(taking.trusted())) {
                    if (known.add(identifier.identifier())) {
                        found.put(identifier.identifier(), identifier);
                    }
                }
            }
        }
        distrust(takings.values(), subject, found);
        before.found().forEach(identifier -> found.putIfAbsent(identifier.identifier(), identifier));
        List<TargetInventory> results =
                takings.values().stream().map(taking -> taking.result).toList();
        // Of several reasons for one status the first is kept: what is more than "no named control" comes first.
        List<Cell> cells = new ArrayList<>();
        results.forEach(result -> cells.addAll(CoverageCells.problems(result)));
        takings.values().stream()
                .filter(taking -> taking.wantsMore(known))
                .forEach(taking -> cells.add(new Cell(
                        new CellKey(taking.result.target(), PartitionId.MAIN, AccessKind.ACCOUNT),
                        CellStatus.UNREADABLE,
                        "the last of " + MOST_ROUNDS
                                + " rounds found identifiers that were not asked about here; give them with the"
                                + " others")));
        cells.addAll(unjoined(results));
        results.forEach(result -> cells.addAll(CoverageCells.of(result)));
        return new Inventory(subject, List.copyOf(found.values()), results, Coverage.of(cells));
    }

    /**
     * A target that turned ambiguous in a later round vouches for nothing it said before: an identifier that only such targets know is
     * dropped, and whoever found an account by it becomes ambiguous too, and so on.
     */
    private static void distrust(Collection<Taking> takings, Subject subject, Map<Identifier, FoundIdentifier> found) {
        boolean again = true;
        while (again) {
            Set<Identifier> vouched = new TreeSet<>(subject.identifiers());
            takings.forEach(taking -> taking.trusted().forEach(identifier -> vouched.add(identifier.identifier())));
            takings.forEach(taking -> vouched.addAll(taking.elsewhere));
            found.keySet().retainAll(vouched);
            again = false;
            for (Taking taking : takings) {
                boolean misled = taking.result.accounts().stream()
                        .flatMap(match -> match.linkedBy().stream())
                        .anyMatch(identifier -> !vouched.contains(identifier));
                if (misled) {
                    taking.result.distrusted(
                            "accounts were found here by identifiers from a target that turned out to be ambiguous");
                    again = true;
                }
            }
        }
    }

    /** Of an identifier found on several things the same one is named each time, in whichever order they were listed. */
    private static List<FoundIdentifier> inOrder(List<FoundIdentifier> found) {
        return found.stream()
                .sorted(Comparator.comparing(FoundIdentifier::identifier).thenComparing(FoundIdentifier::foundOn))
                .toList();
    }

    private void inParallel(Collection<Taking> takings, Consumer<Taking> action) {
        Parallel.forEach(executor, takings, action);
    }

    /** A value that names an object of another system which no target answers for is an open cell. */
    private static List<Cell> unjoined(List<TargetInventory> results) {
        Set<Identifier> answered = new LinkedHashSet<>();
        results.forEach(result -> result.accounts()
                .forEach(match -> answered.addAll(match.account().identifiers())));
        List<Cell> cells = new ArrayList<>();
        for (TargetInventory result : results) {
            Set<ExternalRef> refs = new LinkedHashSet<>(result.externalRefs());
            result.items().stream()
                    .flatMap(item -> item.consequences().values().stream())
                    .forEach(consequence -> refs.add(consequence.source()));
            for (ExternalRef ref : refs) {
                if (!answered.contains(new Identifier(ref.keyType(), ref.value()))) {
                    cells.add(new Cell(
                            new CellKey(result.target(), PartitionId.MAIN, AccessKind.ACCOUNT),
                            CellStatus.UNREADABLE,
                            "an account is tied to an object (" + ref.keyType() + ") of " + ref.system()
                                    + ", which no configured target answers for"));
                }
            }
        }
        return cells;
    }

    /** The state of one target over the rounds; used by one thread at a time. */
    private static final class Taking {

        private final TargetReader reader;
        private final List<AccessRef> pinned;
        private final Known before;
        private final Set<Identifier> elsewhere;
        private final TargetInventory result;
        private Set<IdentifierType> given = Set.of();
        private Set<Identifier> givenValues = Set.of();
        private Set<Identifier> asked = Set.of();
        private boolean isRead;

        Taking(Target target, TargetReader reader, List<AccessRef> pinned, Known before, Set<Identifier> elsewhere) {
            this.reader = reader;
            this.pinned = pinned;
            this.before = before;
            this.elsewhere = elsewhere;
            this.result = new TargetInventory(target.id(), target.descriptor());
        }

        void given(Set<Identifier> identifiers) {
            givenValues = identifiers;
            given = identifiers.stream().map(Identifier::type).collect(Collectors.toSet());
        }

        void probe() {
            try {
                result.probed(reader.check(), reader.capabilities(), reader.canRestore());
            } catch (ConnectorException e) {
                result.failed(e);
            } catch (RuntimeException e) {
                result.failed(broken(e));
            }
        }

        private Set<Identifier> usable(Set<Identifier> known) {
            Set<Identifier> usable = new TreeSet<>();
            result.capabilities()
                    .ifPresent(capabilities -> Stream.concat(known.stream(), elsewhere.stream())
                            .filter(identifier -> capabilities.identifierTypes().containsKey(identifier.type()))
                            .filter(identifier -> !isAnotherOwner(capabilities, identifier))
                            .forEach(usable::add));
            return usable;
        }

        /**
         * What links accounts to their owner, and was given with another value: whoever has it is not who was asked for, even where one
         * of the subject's accounts carries it now.
         */
        private boolean isAnotherOwner(Capabilities capabilities, Identifier identifier) {
            return capabilities.identifierTypes().get(identifier.type()) == IdentifierUse.LINKING
                    && given.contains(identifier.type())
                    && !SameValue.isIn(givenValues, identifier);
        }

        /**
         * An account that has the name of one that was the subject's, which nothing links to them any more, and nothing else to say that it
         * is theirs, is perhaps a new hire's, whatever became of the other one.
         */
        private boolean isStranger(AccountMatch match, Capabilities capabilities) {
            ItemId id = match.account().id();
            boolean isOwners = match.linkedBy().stream()
                    .anyMatch(
                            identifier -> capabilities.identifierTypes().get(identifier.type()) == IdentifierUse.LINKING
                                    && (SameValue.isIn(givenValues, identifier) || elsewhere.contains(identifier)));
            boolean isPinned = pinned.stream().anyMatch(ref -> ref.id().equals(id));
            // Of an account that is known by its name only, and was deleted, the name says nothing any more.
            boolean isAgain =
                    id.strength() == IdStrength.NAME_ONLY && before.deleted().contains(id);
            return !isOwners
                    && (isAgain
                            || (!isPinned
                                    && match.linkedBy().stream()
                                            .filter(identifier -> capabilities
                                                            .identifierTypes()
                                                            .get(identifier.type())
                                                    == IdentifierUse.UNIQUE)
                                            .anyMatch(this::wasAnothers)));
        }

        /** Whether one of the subject's accounts, which nothing finds any more, was found by an identifier of this type or had one. */
        private boolean wasAnothers(Identifier identifier) {
            return pinned.stream()
                    .filter(ref -> result.matches().stream()
                            .noneMatch(match -> match.account().id().equals(ref.id())))
                    .anyMatch(ref ->
                            before.linkedBy().getOrDefault(ref.id(), Set.of()).contains(identifier.type()));
        }

        private void findStrangers() {
            result.capabilities()
                    .ifPresent(capabilities -> result.strangers(result.matches().stream()
                            .filter(match -> isStranger(match, capabilities))
                            .toList()));
        }

        boolean wantsMore(Set<Identifier> known) {
            boolean onlyPinned = !isRead && !pinned.isEmpty();
            return result.failure().isEmpty() && (onlyPinned || !asked.containsAll(usable(known)));
        }

        void read(Set<Identifier> known) {
            try {
                Set<Identifier> usable = usable(known);
                asked = usable;
                isRead = true;
                result.resolved(usable.isEmpty() ? null : reader.resolve(usable));
                findStrangers();
                Map<ItemId, AccessRef> accounts = new LinkedHashMap<>();
                if (result.resolution().map(Resolution::kind).orElse(Resolution.Kind.NONE) == Resolution.Kind.FOUND
                        || !pinned.isEmpty()) {
                    result.accounts().stream()
                            .map(AccountMatch::account)
                            .sorted(Comparator.comparing(account -> account.id()))
                            .forEach(account -> accounts.put(account.id(), account.ref()));
                    pinned.forEach(ref -> accounts.putIfAbsent(ref.id(), ref));
                }
                if (!accounts.isEmpty()) {
                    reader.discover(accounts.values(), before.deleted(), Set.of(), known, page -> {
                        page.items().forEach(result::add);
                        page.scopes().forEach(result::add);
                        page.identifiers().forEach(result::add);
                        page.externalRefs().forEach(result::add);
                    });
                }
            } catch (ConnectorException e) {
                result.failed(e);
            } catch (RuntimeException e) {
                result.failed(broken(e));
            }
        }

        /** A value that cannot be worked with is the connector's fault, and must not hide the other targets. */
        private ConnectorException broken(RuntimeException e) {
            return ConnectorException.builder(
                            FailureClass.INTERNAL,
                            "the connector of " + result.target()
                                    + " broke its contract: an answer could not be worked with ("
                                    + e.getClass().getSimpleName() + ")")
                    .cause(e)
                    .build();
        }

        /** What other targets may be asked by: identifiers from unambiguous accounts only. */
        List<FoundIdentifier> trusted() {
            boolean unambiguous = result.failure().isEmpty()
                    && !result.isDistrusted()
                    && result.resolution().map(Resolution::kind).orElse(Resolution.Kind.NONE) == Resolution.Kind.FOUND;
            return unambiguous
                    ? result.identifiers().stream()
                            .filter(this::isOnLinkedAccount)
                            .toList()
                    : List.of();
        }

        /** Not on an account that is looked at only because it was planned before: it may carry another person's values by now. */
        private boolean isOnLinkedAccount(FoundIdentifier identifier) {
            return result.accounts().stream()
                    .map(match -> match.account().id())
                    .anyMatch(id -> id.nativeId().equals(identifier.foundOn().accountId())
                            && id.partition().equals(identifier.foundOn().partition()));
        }
    }
}
