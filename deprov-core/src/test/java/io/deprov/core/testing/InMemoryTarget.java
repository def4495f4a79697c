package io.deprov.core.testing;

import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.StepRef;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Consequence;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Protection;
import io.deprov.core.testing.World.Acc;
import io.deprov.core.testing.World.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A target that lives in memory: accounts with ids that are never used again, passwords, keys, sessions and memberships. Reads may
 * lag behind writes, by the test's clock. Everything that changes something is logged, faults are scripted, and whatever the core
 * must never do is kept as a violation. Thread-safe.
 */
public final class InMemoryTarget {

    private final AtomicInteger openings = new AtomicInteger();

    /** Says that an effect on an account, or on a thing of this kind that it holds, follows from an object of another system. */
    record Following(String accountId, AccessKind kind, Effect effect, Consequence consequence) {}

    /** Ties an account to an object of another system. */
    record Tie(String accountId, ExternalRef to) {}

    /** What check pins as positive control. */
    public enum Control {
        NAMED,
        PICKED,
        HIDDEN
    }

    final String name;
    final TestClock clock;
    private final Map<Instant, World> history = new TreeMap<>();
    private World world = new World();
    private final Map<Instant, List<Runnable>> landing = new TreeMap<>();
    private final List<Fault> script = new ArrayList<>();
    private final List<String> writes = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Runnable> pending = new LinkedHashMap<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private @Nullable Instant landedAt;
    private int ids;
    private boolean paused;
    private volatile boolean ignoresCase;
    volatile boolean takesBatches;
    private volatile @Nullable ConnectorException batchFailure;
    private final List<Integer> batches = new ArrayList<>();
    private final Set<String> forgotten = new HashSet<>();
    private final List<Integer> verifiedTogether = new ArrayList<>();
    private volatile Runnable writeListener = () -> {};

    final Map<IdentifierType, IdentifierUse> identifierTypes = new TreeMap<>(Map.of(
            IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING,
            IdentifierType.USER_NAME, IdentifierUse.UNIQUE));
    final Set<IdentifierType> published = new TreeSet<>();
    final Set<String> partitions = new TreeSet<>(Set.of("main"));
    final Set<String> cannot = new TreeSet<>();
    final Set<String> incomplete = new TreeSet<>();
    final Set<String> hidden = new TreeSet<>();
    final Set<AccessKind> alsoRemoved = new TreeSet<>();
    final Set<Tie> ties = new LinkedHashSet<>();
    final Set<Following> followings = new LinkedHashSet<>();
    volatile boolean unreported;
    volatile Control control = Control.NAMED;
    volatile Duration lag = Duration.ZERO;
    volatile Duration declaredLag = Duration.ZERO;
    volatile int pageSize = 3;
    volatile boolean keysAreDisabled;
    volatile boolean passwordsAreRotated;
    volatile boolean nameOnlyIds;
    volatile long shuffleSeed;
    volatile @Nullable String executor = "svc-deprov-id";
    volatile Optional<String> executorUnknown = Optional.empty();

    public InMemoryTarget(String name, TestClock clock) {
        this.name = name;
        this.clock = clock;
    }

    // --- setting up -------------------------------------------------------------------------------------------------

    public InMemoryTarget control(Control value) {
        control = value;
        return this;
    }

    /** Reads show a change only after {@code real}; the capabilities say {@code declared}. */
    public InMemoryTarget lag(Duration real, Duration declared) {
        lag = real;
        declaredLag = declared;
        return this;
    }

    public InMemoryTarget pageSize(int value) {
        pageSize = value;
        return this;
    }

    public InMemoryTarget partitions(String... values) {
        partitions.clear();
        partitions.addAll(List.of(values));
        return this;
    }

    public InMemoryTarget uses(IdentifierType type, IdentifierUse use) {
        identifierTypes.put(type, use);
        return this;
    }

    public InMemoryTarget usesOnly(IdentifierType type, IdentifierUse use) {
        identifierTypes.clear();
        return uses(type, use);
    }

    /** Discovery reports values of this type as found identifiers. */
    public InMemoryTarget publishes(IdentifierType type) {
        published.add(type);
        return this;
    }

    /** This kind and effect is not offered, e.g. {@code account/account block-sign-in}. */
    public synchronized InMemoryTarget cannot(String kindAndEffect) {
        cannot.add(kindAndEffect);
        return this;
    }

    public synchronized InMemoryTarget canAgain(String kindAndEffect) {
        cannot.remove(kindAndEffect);
        return this;
    }

    /** This scope ({@code accounts} or {@code groups}) is not read to the end. */
    public synchronized InMemoryTarget incomplete(String scope) {
        incomplete.add(scope);
        return this;
    }

    /** This scope is not read to the end on one partition. */
    public InMemoryTarget incomplete(String partition, String scope) {
        return incomplete(partition + "/" + scope);
    }

    /** An account that is deleted takes what it has of this kind with it, and its capability says so. */
    public InMemoryTarget deletionAlsoRemoves(AccessKind... kinds) {
        alsoRemoved.addAll(List.of(kinds));
        return this;
    }

    /** Discovery does not say how far it read the accounts. */
    public synchronized InMemoryTarget reportsNoAccounts() {
        unreported = true;
        return this;
    }

    /** Discovery does not show this account, or the thing of this id, although it is there. */
    public synchronized InMemoryTarget hideFromDiscovery(String accountOrThing) {
        hidden.add(accountOrThing);
        return this;
    }

    public synchronized InMemoryTarget completeAgain() {
        hidden.clear();
        incomplete.clear();
        return this;
    }

    /** Does several steps in one call from now on. */
    public InMemoryTarget takesBatches() {
        takesBatches = true;
        return this;
    }

    /** Does what is asked for in a batch, and leaves the step on this out of its answer. */
    public synchronized InMemoryTarget forgetsToAnswerFor(String nativeId) {
        forgotten.add(nativeId);
        return this;
    }

    synchronized boolean forgetsAnswerFor(String nativeId) {
        return forgotten.contains(nativeId);
    }

    /** Does what is asked for in the next batch, and fails as a whole. */
    public InMemoryTarget losesTheNextBatch(ConnectorException failure) {
        batchFailure = failure;
        return this;
    }

    void failBatchIfAsked() throws ConnectorException {
        ConnectorException failure = batchFailure;
        batchFailure = null;
        if (failure != null) {
            throw failure;
        }
    }

    synchronized void batch(int steps) {
        batches.add(steps);
    }

    /** How many steps each batch had. */
    public synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    /** Finds accounts by identifiers in other letters, and gives those that they have, as directories do. */
    public InMemoryTarget ignoresCase() {
        ignoresCase = true;
        return this;
    }

    boolean matches(String value, String asked) {
        return ignoresCase ? value.equalsIgnoreCase(asked) : value.equals(asked);
    }

    public InMemoryTarget keysAreDisabled() {
        keysAreDisabled = true;
        return this;
    }

    public InMemoryTarget passwordsAreRotated() {
        passwordsAreRotated = true;
        return this;
    }

    public InMemoryTarget nameOnlyIds() {
        nameOnlyIds = true;
        return this;
    }

    /** Discovery gives things in another order. */
    public InMemoryTarget shuffle(long seed) {
        shuffleSeed = seed;
        return this;
    }

    public InMemoryTarget executor(@Nullable String accountId) {
        executor = accountId;
        return this;
    }

    public InMemoryTarget executorUnknown(@Nullable String why) {
        executorUnknown = Optional.ofNullable(why);
        return this;
    }

    // --- what is there ----------------------------------------------------------------------------------------------

    /** Adds an account and returns its id. */
    public synchronized String account(String userName, String employeeNumber) {
        return account("main", userName, employeeNumber);
    }

    /** Adds an account with a password on a partition and returns its id. */
    public synchronized String account(String partition, String userName, String employeeNumber) {
        String id = "id-" + name + "-" + (++ids);
        Map<String, String> attributes = new TreeMap<>(Map.of("userName", userName, "contract", "c1"));
        if (!employeeNumber.isEmpty()) {
            attributes.put("employeeNumber", employeeNumber);
        }
        change(null, next -> {
            next.accounts.put(
                    id, new Acc(id, userName, partition, attributes, false, Protection.none(), clock.instant()));
            next.held.add(new Held(id, AccessKind.PASSWORD, "password-of-" + id));
        });
        return id;
    }

    /** Adds an account whose native id is chosen, as uids on different hosts are. */
    public synchronized String accountWithId(String id, String partition, String userName, String employeeNumber) {
        change(null, next -> {
            next.accounts.put(
                    id,
                    new Acc(
                            id,
                            userName,
                            partition,
                            new TreeMap<>(Map.of("userName", userName, "employeeNumber", employeeNumber)),
                            false,
                            Protection.none(),
                            clock.instant()));
            next.held.add(new Held(id, AccessKind.PASSWORD, "password-of-" + id));
        });
        return id;
    }

    public InMemoryTarget attribute(String accountId, String key, String value) {
        return change(null, next -> next.accounts.computeIfPresent(accountId, (id, acc) -> acc.with(key, value)));
    }

    /** The account carries no value of this key any more. */
    public InMemoryTarget withoutAttribute(String accountId, String key) {
        return change(null, next -> next.accounts.computeIfPresent(accountId, (id, acc) -> acc.without(key)));
    }

    public InMemoryTarget protection(String accountId, Protection value) {
        return change(null, next -> next.accounts.computeIfPresent(accountId, (id, acc) -> acc.protection(value)));
    }

    public InMemoryTarget rename(String accountId, String newName) {
        return change(null, next -> next.accounts.computeIfPresent(accountId, (id, acc) -> acc.named(newName)));
    }

    public InMemoryTarget unblock(String accountId) {
        return change(null, next -> {
            next.accounts.computeIfPresent(accountId, (id, acc) -> acc.blocked(false));
            next.touch(accountId);
        });
    }

    /** Somebody switches a key on again. */
    public InMemoryTarget enable(String accountId, String fingerprint) {
        return change(null, next -> next.disabled.remove(new Held(accountId, AccessKind.SSH_KEY, fingerprint)));
    }

    public InMemoryTarget key(String accountId, String fingerprint) {
        return hold(accountId, AccessKind.SSH_KEY, fingerprint);
    }

    public InMemoryTarget group(String accountId, String group) {
        return hold(accountId, AccessKind.GROUP_MEMBERSHIP, group);
    }

    public InMemoryTarget session(String accountId, String session) {
        return hold(accountId, AccessKind.SESSION, session);
    }

    private InMemoryTarget hold(String accountId, AccessKind kind, String id) {
        return change(null, next -> {
            next.held.add(new Held(accountId, kind, id));
            next.touch(accountId + "/" + kind + "/" + id);
        });
    }

    /** The account is tied to an object of another system, which that system knows by this value. */
    public InMemoryTarget tiedTo(String accountId, String system, IdentifierType keyType, String value) {
        ties.add(new Tie(accountId, new ExternalRef(system, keyType, value)));
        return this;
    }

    /** This effect on the account, or on what it has of this kind, follows from another system's object. */
    public InMemoryTarget follows(String accountId, AccessKind kind, Effect effect, Consequence consequence) {
        followings.add(new Following(accountId, kind, effect, consequence));
        return this;
    }

    /** Sign-in is blocked, or not, without being called by us. */
    public InMemoryTarget blocked(String accountId, boolean blocked) {
        return change(null, next -> {
            next.accounts.computeIfPresent(accountId, (id, acc) -> acc.blocked(blocked));
            next.touch(accountId);
        });
    }

    /** A membership goes without being called by us. */
    public InMemoryTarget dropGroup(String accountId, String group) {
        return change(null, next -> next.held.remove(new Held(accountId, AccessKind.GROUP_MEMBERSHIP, group)));
    }

    /** Somebody changes a thing behind our back, so that state tokens read before do not match any more. */
    public InMemoryTarget disturb(String thing) {
        return change(null, next -> next.touch(thing));
    }

    /** Deletes an account and gives its name, number and groups to a new hire, whose id is returned. */
    public synchronized String recreate(String accountId) {
        Acc old = world.accounts.get(accountId);
        String fresh = account(old.partition(), old.name(), "99" + ids);
        change(null, next -> {
            for (Held thing : Set.copyOf(next.held)) {
                if (thing.accountId().equals(accountId)) {
                    next.held.remove(thing);
                    if (thing.kind().equals(AccessKind.GROUP_MEMBERSHIP)) {
                        next.held.add(new Held(fresh, thing.kind(), thing.id()));
                    }
                }
            }
            next.accounts.remove(accountId);
        });
        return fresh;
    }

    /** An account vanishes with all it has. */
    public InMemoryTarget vanish(String accountId) {
        return change(null, next -> {
            next.accounts.remove(accountId);
            next.held.removeIf(thing -> thing.accountId().equals(accountId));
        });
    }

    // --- what happened ----------------------------------------------------------------------------------------------

    public synchronized InMemoryTarget script(Fault fault) {
        script.add(fault);
        return this;
    }

    public synchronized InMemoryTarget healthy() {
        script.clear();
        return this;
    }

    /** Everything that deprov changed, in order. */
    public synchronized List<String> writes() {
        land();
        return List.copyOf(writes);
    }

    /** Every call to the connector, in order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized long calls(Fault.Method method) {
        return calls.stream()
                .filter(call -> call.equals(method.name()) || call.startsWith(method.name() + " "))
                .count();
    }

    synchronized void verifiedTogether(int steps) {
        verifiedTogether.add(steps);
    }

    /** About how many steps each call to verify was. */
    public synchronized List<Integer> verifiedTogether() {
        return List.copyOf(verifiedTogether);
    }

    /** What the core must never do and did. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    public synchronized boolean exists(String accountId) {
        return now().accounts.containsKey(accountId);
    }

    public synchronized boolean isBlocked(String accountId) {
        return now().accounts.get(accountId).blocked();
    }

    /** Ids of things of a kind that an account holds. */
    public synchronized List<String> held(String accountId, AccessKind kind) {
        return now().held.stream()
                .filter(thing ->
                        thing.accountId().equals(accountId) && thing.kind().equals(kind))
                .map(Held::id)
                .toList();
    }

    /** What an account is and has, for comparing before and after. */
    public synchronized String picture(String accountId) {
        return now().picture(accountId);
    }

    /** What everything is, for comparing before and after. */
    public synchronized String picture() {
        StringBuilder text = new StringBuilder();
        now().accounts.keySet().forEach(id -> text.append(now().picture(id)).append('\n'));
        return text.toString();
    }

    /** Is told after each write. */
    public InMemoryTarget onWrite(Runnable listener) {
        writeListener = listener;
        return this;
    }

    /** Lets calls that hang go on. */
    public void release() {
        release.countDown();
    }

    // --- for the connector ------------------------------------------------------------------------------------------

    /** What is there now, whether or not reads show it. */
    synchronized World now() {
        land();
        return world;
    }

    /** What reads show. */
    synchronized World view() {
        land();
        World shown = null;
        Instant until = clock.truth().minus(lag);
        for (Map.Entry<Instant, World> entry : history.entrySet()) {
            if (shown == null || !entry.getKey().isAfter(until)) {
                shown = entry.getValue();
            }
        }
        return shown == null ? world : shown;
    }

    synchronized InMemoryTarget change(@Nullable String write, Consumer<World> action) {
        land();
        World next = world.copy();
        action.accept(next);
        world = next;
        history.put(landedAt == null ? clock.truth() : landedAt, next);
        if (write != null) {
            writes.add(write);
            writeListener.run();
        }
        return this;
    }

    synchronized void landLater(Duration after, Runnable effect) {
        landing.computeIfAbsent(clock.truth().plus(after), at -> new ArrayList<>())
                .add(effect);
    }

    private void land() {
        if (paused) {
            return;
        }
        paused = true;
        Iterator<Map.Entry<Instant, List<Runnable>>> due = landing.entrySet().iterator();
        while (due.hasNext()) {
            Map.Entry<Instant, List<Runnable>> entry = due.next();
            if (!entry.getKey().isAfter(clock.truth())) {
                due.remove();
                landedAt = entry.getKey();
                entry.getValue().forEach(Runnable::run);
                landedAt = null;
            }
        }
        paused = false;
    }

    synchronized String accept(Runnable effect) {
        String handle = "handle-" + (pending.size() + 1);
        pending.put(handle, effect);
        return handle;
    }

    synchronized @Nullable Runnable accepted(String handle) {
        return pending.remove(handle);
    }

    synchronized Optional<Fault> fault(Fault.Method method, @Nullable StepRef step) {
        calls.add(method.name()
                + (step == null
                        ? ""
                        : " " + step.effect() + " " + step.access().id().nativeId()));
        Optional<Fault> found = script.stream()
                .filter(fault -> fault.method == method && fault.times > 0 && (step == null || fault.on.test(step)))
                .findFirst();
        found.ifPresent(fault -> fault.times--);
        return found;
    }

    void hang() {
        boolean interrupted = false;
        while (true) {
            try {
                release.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            violated("a call was interrupted");
            Thread.currentThread().interrupt();
        }
    }

    synchronized void violated(String what) {
        violations.add(what);
    }

    PositiveControl shown(String scope) {
        return switch (control) {
            case NAMED -> PositiveControl.shown(scope, PositiveControl.Origin.NAMED, "control-entry");
            case PICKED -> PositiveControl.shown(scope, PositiveControl.Origin.PICKED, "any-entry");
            case HIDDEN ->
                PositiveControl.notShown(scope, PositiveControl.Origin.NAMED, "the control entry was not shown");
        };
    }

    void countOpening() {
        openings.incrementAndGet();
    }

    /** How many times a connector to it was opened. */
    public int opened() {
        return openings.get();
    }
}
