package io.deprov.core.inventory;

import io.deprov.api.AccountMatch;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FactDeclaration.Sensitivity;
import io.deprov.api.FailureClass;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.api.op.RestoreOp;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.call.Deadline;
import io.deprov.core.catalogue.Target;
import io.deprov.core.json.CoreJson;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads one target through its connector and holds the connector to its contract. Thread-safe. */
public final class TargetReader {

    /** An account's native id means something on its partition only: uid 1001 is somebody else on the next host. */
    private record Owner(PartitionId partition, String nativeId) {}

    private final Target target;
    private final ConnectorCalls calls;
    private final ConnectorCalls.Late<Object> late;

    /** Reads {@code target} by way of {@code calls}. */
    public TargetReader(Target target, ConnectorCalls calls) {
        this(target, calls, new ConnectorCalls.Late<>() {});
    }

    /** As {@link #TargetReader(Target, ConnectorCalls)}; {@code late} hears of abandoned calls that nobody else wants to hear of. */
    public TargetReader(Target target, ConnectorCalls calls, ConnectorCalls.Late<Object> late) {
        this.target = target;
        this.calls = calls;
        this.late = late;
    }

    /** The target's name. */
    public TargetId id() {
        return target.id();
    }

    /** Makes one call of the connector, opening it first where needed. */
    public <T> T call(String what, ConnectorCall<T> call) throws ConnectorException {
        return call(what, deadline(), late, call);
    }

    /** As {@link #call(String, ConnectorCall)}, until a deadline that was settled before; {@code late} hears of an abandoned call. */
    public <T> T call(String what, Deadline deadline, ConnectorCalls.Late<? super T> late, ConnectorCall<T> call)
            throws ConnectorException {
        return calls.call(target.id(), what, deadline, late, context -> {
            Connector connector = target.connector();
            // Opening it may have taken all the time there was.
            context.requireOpen();
            return call.on(connector, context);
        });
    }

    /** When a call that begins now has to be over. */
    public Deadline deadline() {
        return calls.deadline();
    }

    /** See {@link Target#concurrency}. */
    public int concurrency() {
        return target.concurrency();
    }

    /** See {@link Target#stepsPerSecond}. */
    public int stepsPerSecond() {
        return target.stepsPerSecond();
    }

    /** Opens the connector anew with the next call, so that its login is resolved again. */
    public void renew() {
        target.renew();
    }

    /** Which of these keys the descriptor does not declare. */
    public List<String> undeclared(Map<String, String> facts) {
        return facts.keySet().stream()
                .filter(key -> target.descriptor().fact(key).isEmpty())
                .sorted()
                .toList();
    }

    /** See {@link Connector#check}. */
    public CheckReport check() throws ConnectorException {
        return call("check", (connector, context) -> connector.check(CheckRequest.of(context)));
    }

    /** See {@link Connector#capabilities}. */
    public Capabilities capabilities() throws ConnectorException {
        return call("capabilities", (connector, context) -> connector.capabilities(CapabilitiesRequest.of(context)));
    }

    /** Whether the connector can give back what it took. */
    public boolean canRestore() throws ConnectorException {
        return call(
                "operation",
                (connector, context) -> connector.operation(RestoreOp.class).isPresent());
    }

    /** See {@link Connector#resolve}; asks only by the types the target uses. */
    Resolution resolve(Set<Identifier> identifiers) throws ConnectorException {
        Subject subject = Subject.of(identifiers);
        Resolution resolution =
                call("resolve", (connector, context) -> connector.resolve(ResolveRequest.of(context, subject)));
        for (AccountMatch match : resolution.accounts()) {
            requireOwn(match.account());
        }
        return resolution;
    }

    /**
     * Reads all pages of what lets the accounts in, one page in memory at a time.
     *
     * @param deleted accounts of which we know that they are gone; may hold others than {@code accounts}
     */
    public void discover(
            Collection<AccessRef> accounts,
            Set<ItemId> deleted,
            Set<AccessKind> kinds,
            Collection<Identifier> identifiers,
            Consumer<DiscoveryPage> pages)
            throws ConnectorException {
        Set<Owner> pinned = accounts.stream()
                .map(account -> new Owner(account.id().partition(), account.id().nativeId()))
                .collect(Collectors.toSet());
        Set<ItemId> gone =
                accounts.stream().map(AccessRef::id).filter(deleted::contains).collect(Collectors.toSet());
        Set<String> cursors = new HashSet<>();
        String cursor = "";
        while (true) {
            String from = cursor;
            DiscoveryPage page = call(
                    "discover",
                    (connector, context) -> connector.discover(
                            DiscoverRequest.of(context, List.copyOf(accounts), kinds, List.copyOf(identifiers), from)
                                    .withDeleted(gone)));
            for (Access item : page.items()) {
                requireOwn(item);
                if (!pinned.contains(new Owner(item.id().partition(), item.id().accountId()))) {
                    throw broken("an access of an account that was not asked about");
                }
            }
            pages.accept(page);
            if (page.next().isEmpty()) {
                return;
            }
            cursor = page.next().get();
            if (!cursors.add(cursor)) {
                throw broken("the same cursor twice, so the listing would never end");
            }
        }
    }

    private void requireOwn(Access item) throws ConnectorException {
        if (!item.id().target().equals(target.id())) {
            throw broken("an item of another target");
        }
        if (!CoreJson.writable(item.id().nativeId()).equals(item.id().nativeId())) {
            throw broken("an id that is no Unicode, so that it cannot be planned");
        }
        for (String key : item.facts().keySet()) {
            if (target.descriptor().fact(key).isEmpty()) {
                throw broken("the fact key \"" + key + "\" that its descriptor does not declare");
            }
        }
    }

    private ConnectorException broken(String what) {
        return ConnectorException.of(
                FailureClass.INTERNAL, "the connector of " + target.id() + " broke its contract: it gave " + what);
    }

    /** The facts that say that it is not the same thing any more when they change. */
    public Map<String, String> materialFacts(AccessRef access) {
        Map<String, String> material = new LinkedHashMap<>();
        access.facts().forEach((key, value) -> {
            if (target.descriptor().fact(key).map(fact -> fact.isMaterial()).orElse(false)) {
                material.put(key, CoreJson.writable(value));
            }
        });
        return material;
    }

    /** What may go into audit records: facts declared PUBLIC. */
    public Map<String, String> publicFacts(Map<String, String> facts) {
        Map<String, String> open = new LinkedHashMap<>();
        facts.forEach((key, value) -> {
            boolean isPublic = target.descriptor()
                    .fact(key)
                    .map(fact -> fact.sensitivity() == Sensitivity.PUBLIC)
                    .orElse(false);
            if (isPublic) {
                open.put(key, value);
            }
        });
        return open;
    }
}
