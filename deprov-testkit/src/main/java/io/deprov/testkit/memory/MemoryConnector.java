package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Evidence;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Proof;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.ScopeReport;
import io.deprov.api.StateToken;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Device;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Entitlement;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.access.Protection;
import io.deprov.api.access.StandardCredential;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.op.HoldersOp;
import io.deprov.api.op.PopulationOp;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connector of a {@link MemoryTarget}: small, and keeps every rule. What it asks goes through the protected methods, which the kit's own
 * tests break one at a time.
 */
class MemoryConnector extends MemoryWire implements Connector, RestoreOp, PopulationOp, HoldersOp {

    private static final String SCOPE = "accounts";
    private static final String GROUP = "group:";
    private static final String KEY = "key:";
    private static final String DEVICE = "device:";
    private static final String NOT_OURS = "devices are taken back by hand: the target has no request for it";

    private final String control;

    MemoryConnector(MemoryTarget target, ConnectorConfig config, ConnectorContext context) {
        super(target, config, context);
        this.control = config.string("control");
    }

    // ---- reading

    @Override
    public CheckReport check(CheckRequest request) throws ConnectorException {
        PositiveControl shown = control(request.context());
        CheckReport.Builder report = CheckReport.builder(ExecutorIdentity.named("deprov"), "memory 1")
                .control(shown);
        if (!shown.isShown()) {
            report.problem("control: there is no account \"" + control + "\": " + shown.why());
        }
        return report.build();
    }

    /** Looks for the account that is always there, as people are looked for. */
    protected PositiveControl control(CallContext call) throws ConnectorException {
        boolean isShown = !read(call, (with, timeout) -> target.find(with, timeout, null, control))
                .isEmpty();
        return isShown
                ? PositiveControl.shown(SCOPE, PositiveControl.Origin.NAMED, control)
                : PositiveControl.notShown(SCOPE, PositiveControl.Origin.NAMED, "\"" + control + "\" was not shown");
    }

    @Override
    public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
        return Capabilities.builder()
                .partition(PartitionId.MAIN)
                .identifierType(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING)
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN)
                        .reversible()
                        .build())
                .supports(Capability.builder(AccessKind.SSH_KEY, Effect.REVOKE, Phase.CONTAIN)
                        .build())
                .supports(Capability.builder(AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE, Phase.REVOKE)
                        .reversible()
                        .build())
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE)
                        .alsoRemoves(AccessKind.SSH_KEY)
                        .alsoRemoves(AccessKind.GROUP_MEMBERSHIP)
                        .softDeleteWindow(MemoryTarget.BIN)
                        .build())
                .impossible(AccessKind.DEVICE, Effect.DEREGISTER, NOT_OURS)
                .build();
    }

    @Override
    public Resolution resolve(ResolveRequest request) throws ConnectorException {
        Resolution.Builder resolution =
                Resolution.builder(request.subject().identifiers()).control(control(request.context()));
        for (Identifier identifier : request.subject().identifiers()) {
            if (identifier.type().equals(IdentifierType.EMPLOYEE_NUMBER)) {
                resolution.linking(identifier);
                for (Entry entry : read(
                        request.context(), (with, timeout) -> target.find(with, timeout, identifier.value(), null))) {
                    resolution.match(account(entry), identifier, IdentifierUse.LINKING);
                }
            }
        }
        return resolution.build();
    }

    @Override
    public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
        DiscoveryPage.Builder page = DiscoveryPage.builder();
        if (request.accounts().isEmpty()) {
            return page.build();
        }
        // Which account, and after which of its things: what is taken away in between moves nothing past the cursor.
        int colon = request.cursor().indexOf(':');
        int account = colon < 0 ? 0 : Integer.parseInt(request.cursor().substring(0, colon));
        String after = request.cursor().substring(colon + 1);
        AccessRef ref = request.accounts().get(account);
        PositiveControl shown = control(request.context());
        if (after.isEmpty()) {
            entry(request.context(), ref).map(this::account).ifPresent(page::item);
        }
        try {
            MemoryTarget.Page held = held(request.context(), ref, after);
            held.all().forEach(thing -> page.item(thing(ref.id(), thing)));
            if (held.hasMore()) {
                page.next(account + ":" + held.last());
            } else if (account + 1 < request.accounts().size()) {
                page.next(account + 1 + ":");
            } else {
                page.scope(scope(shown));
            }
        } catch (ConnectorException e) {
            page.scope(cut(e, shown));
        }
        return page.build();
    }

    /** What an account holds, after one of these things. */
    protected MemoryTarget.Page held(CallContext call, AccessRef account, String after) throws ConnectorException {
        return read(
                call, (with, timeout) -> target.held(with, timeout, account.id().nativeId(), after));
    }

    /** What is said of the scope when a page of it could not be read. */
    protected ScopeReport cut(ConnectorException e, PositiveControl shown) {
        return ScopeReport.incomplete(
                PartitionId.MAIN, SCOPE, kinds(), e.failureClass(), "a page could not be read: " + e.getMessage());
    }

    protected ScopeReport scope(PositiveControl shown) {
        return shown.isShown()
                ? ScopeReport.complete(PartitionId.MAIN, SCOPE, kinds(), shown)
                : ScopeReport.incomplete(PartitionId.MAIN, SCOPE, kinds(), FailureClass.NOT_FOUND, shown.why());
    }

    protected static Set<AccessKind> kinds() {
        return Set.of(AccessKind.ACCOUNT, AccessKind.GROUP_MEMBERSHIP, AccessKind.SSH_KEY, AccessKind.DEVICE);
    }

    private TargetId id() {
        return context.target();
    }

    /** What carries the id of an account now. */
    protected Optional<Entry> entry(CallContext call, AccessRef account) throws ConnectorException {
        return read(
                call, (with, timeout) -> target.read(with, timeout, account.id().nativeId()));
    }

    protected Account account(Entry entry) {
        Account.Builder account = Account.builder(
                        ItemId.of(id(), PartitionId.MAIN, AccessKind.ACCOUNT, entry.id(), IdStrength.IMMUTABLE))
                .displayName(entry.name())
                .fact("name", entry.name())
                .protection(protection(entry))
                .fingerprint(Fingerprint.of(entry.id()).build())
                .identifier(new Identifier(IdentifierType.EMPLOYEE_NUMBER, entry.number()));
        if (entry.isBlocked()) {
            account.alreadyInForce(Effect.BLOCK_SIGN_IN);
        }
        return account.build();
    }

    protected Protection protection(Entry entry) {
        return entry.groups().contains(MemoryTarget.BREAK_GLASS)
                ? Protection.of("a member of " + MemoryTarget.BREAK_GLASS)
                : Protection.none();
    }

    protected Access thing(ItemId owner, String thing) {
        ItemId account = ItemId.of(id(), PartitionId.MAIN, AccessKind.ACCOUNT, owner.nativeId(), IdStrength.IMMUTABLE);
        if (thing.startsWith(GROUP)) {
            String group = thing.substring(GROUP.length());
            return Entitlement.builder(ItemId.owned(account, AccessKind.GROUP_MEMBERSHIP, group, IdStrength.IMMUTABLE))
                    .displayName(group)
                    .build();
        }
        if (thing.startsWith(DEVICE)) {
            String device = thing.substring(DEVICE.length());
            return Device.builder(ItemId.owned(account, AccessKind.DEVICE, device, IdStrength.IMMUTABLE))
                    .displayName(device)
                    .build();
        }
        String key = thing.substring(KEY.length());
        return StandardCredential.builder(ItemId.owned(account, AccessKind.SSH_KEY, key, IdStrength.IMMUTABLE))
                .displayName(key)
                .build();
    }

    // ---- steps

    /** Whether the effect holds on what is there, which is nothing when the account is gone; empty when it is no effect of ours. */
    protected Optional<Boolean> holds(StepRef step, @Nullable Entry entry) {
        String thing = step.access().id().nativeId();
        AccessKind kind = step.access().kind();
        if (kind.equals(AccessKind.ACCOUNT) && step.effect().equals(Effect.BLOCK_SIGN_IN)) {
            return Optional.of(entry == null || entry.isBlocked());
        }
        if (kind.equals(AccessKind.ACCOUNT) && step.effect().equals(Effect.DELETE)) {
            return Optional.of(entry == null);
        }
        if (kind.equals(AccessKind.SSH_KEY) && step.effect().equals(Effect.REVOKE)) {
            return Optional.of(entry == null || !entry.keys().contains(thing));
        }
        if (kind.equals(AccessKind.GROUP_MEMBERSHIP) && step.effect().equals(Effect.REMOVE)) {
            return Optional.of(entry == null || !entry.groups().contains(thing));
        }
        return Optional.empty();
    }

    @Override
    public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
        Optional<Entry> entry = entry(request.context(), request.account());
        Optional<Preparation> instead =
                entry.isPresent() ? Optional.empty() : Optional.of(gone(request.context(), request.account()));
        PositiveControl shown = control(request.context());
        StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            Optional<Boolean> holds = holds(step, entry.orElse(null));
            if (holds.isEmpty()) {
                answers.add(step.id(), Preparation.notRemovable(whyNot(step)));
            } else if (instead.isPresent()) {
                answers.add(step.id(), instead.get());
            } else if (holds.get()) {
                answers.add(step.id(), Preparation.alreadyInState(proof(request.context(), step, shown)));
            } else {
                answers.add(step.id(), ready(step, entry.orElseThrow()));
            }
        }
        return answers.build();
    }

    private static String whyNot(StepRef step) {
        return step.access().kind().equals(AccessKind.DEVICE)
                ? NOT_OURS
                : "this connector does not do " + step.effect();
    }

    private Preparation ready(StepRef step, Entry entry) {
        Preparation.Ready ready = Preparation.ready(new StateToken(String.valueOf(entry.version())), step.access());
        boolean isReversible =
                step.effect().equals(Effect.BLOCK_SIGN_IN) || step.effect().equals(Effect.REMOVE);
        return isReversible ? ready.withUndo(undo(step)) : ready;
    }

    /** What restore needs: which thing it was is in the step. */
    protected UndoToken undo(StepRef step) {
        return UndoToken.copyOf(step.effect().name().getBytes(StandardCharsets.UTF_8));
    }

    /** The pinned id is not there: its name may be somebody else's by now, or nothing may be shown at all. */
    private Preparation gone(CallContext call, AccessRef account) throws ConnectorException {
        PositiveControl shown = control(call);
        if (!shown.isShown()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, "neither the account nor the control was shown");
        }
        String name = account.fact("name").orElse("");
        List<Entry> namesakes = read(call, (with, timeout) -> target.find(with, timeout, null, name));
        return namesakes.isEmpty()
                ? Preparation.alreadyInState(
                        Proof.absent("the account is gone", call.clock().instant(), shown))
                : Preparation.drifted("the account is gone, and its name is somebody else's");
    }

    protected Proof proof(CallContext call, StepRef step, PositiveControl shown) {
        return step.effect().equals(Effect.BLOCK_SIGN_IN)
                ? Proof.present("blocked", call.clock().instant())
                : Proof.absent("not there any more", call.clock().instant(), shown);
    }

    @Override
    public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
        CallContext call = request.context();
        StepRef step = request.prepared().step();
        Entry entry = entry(call, request.account())
                .orElseThrow(() -> ConnectorException.of(FailureClass.NOT_FOUND, "the account is not there"));
        Optional<Boolean> holds = holds(step, entry);
        if (holds.isEmpty()) {
            return RevokeOutcome.notRemovable(whyNot(step));
        }
        if (holds.get()) {
            return RevokeOutcome.alreadyInState(proof(call, step, control(call)));
        }
        if (!request.prepared().stateToken().value().equals(String.valueOf(entry.version()))) {
            throw ConnectorException.of(FailureClass.CONFLICT, "the account has changed since it was prepared");
        }
        return step.effect().equals(Effect.DELETE)
                ? deleted(call, step, entry)
                : carryOut(call, step, entry, changed(step, entry));
    }

    /** The target deletes no account that has keys, so this takes two requests, and can end between them. */
    protected RevokeOutcome deleted(CallContext call, StepRef step, Entry entry) throws ConnectorException {
        Entry bare = entry.withoutKeys();
        if (!entry.keys().isEmpty()) {
            carryOut(call, step, entry, bare);
        }
        try {
            return carryOut(call, step, entry.keys().isEmpty() ? entry : bare, null);
        } catch (ConnectorException e) {
            if (entry.keys().isEmpty() || e.mayHaveTakenEffect()) {
                throw e;
            }
            return RevokeOutcome.partial(List.of("its keys"), List.of("the account"), String.valueOf(e.getMessage()));
        }
    }

    /** What an account is when a step is done; null when it is deleted. */
    protected @Nullable Entry changed(StepRef step, Entry entry) throws ConnectorException {
        String thing = step.access().id().nativeId();
        return switch (step.effect().name()) {
            case "block-sign-in" -> entry.blocked(true);
            case "revoke" -> entry.withoutKey(thing);
            case "remove" -> entry.withoutGroup(thing);
            case "delete" -> null;
            default ->
                throw ConnectorException.of(FailureClass.UNSUPPORTED, "this connector does not do " + step.effect());
        };
    }

    protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
            throws ConnectorException {
        boolean changed =
                write(call, (with, timeout) -> target.write(with, timeout, before.id(), before.version(), after));
        if (!changed) {
            throw ConnectorException.of(FailureClass.CONFLICT, "the account has changed since it was read");
        }
        return RevokeOutcome.changed(Evidence.of("done; version " + before.version() + " replaced"));
    }

    @Override
    public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
        CallContext call = request.context();
        Optional<Entry> entry = entry(call, request.account());
        PositiveControl shown = control(call);
        StepAnswers.Builder<Verification> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            answers.add(step.id(), verification(call, step, entry.orElse(null), shown));
        }
        return answers.build();
    }

    protected Verification verification(CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
        if (!shown.isShown()) {
            return Verification.hidden(shown.why());
        }
        return holds(step, entry)
                .map(holds -> holds
                        ? Verification.holds(
                                entry == null
                                        ? Proof.absent(
                                                "the account is gone",
                                                call.clock().instant(),
                                                shown)
                                        : proof(call, step, shown))
                        : Verification.notYet("it is there"))
                .orElseGet(() -> Verification.unreadable(
                        FailureClass.UNSUPPORTED, "this connector does not do " + step.effect()));
    }

    @Override
    public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
        CallContext call = request.context();
        StepRef step = request.step();
        Optional<Entry> there = entry(call, request.account());
        if (there.isEmpty()) {
            return RevokeOutcome.refused("the account is not there any more");
        }
        Entry entry = there.get();
        String undo = new String(request.undo().bytes(), StandardCharsets.UTF_8);
        if (!undo.equals(Effect.BLOCK_SIGN_IN.name()) && !undo.equals(Effect.REMOVE.name())) {
            return RevokeOutcome.refused("nothing of ours can be given back with this token");
        }
        if (!holds(step, entry).orElse(false)) {
            return RevokeOutcome.alreadyInState(
                    Proof.present("there", call.clock().instant()));
        }
        Entry back = undo.equals(Effect.BLOCK_SIGN_IN.name())
                ? entry.blocked(false)
                : entry.withGroup(step.access().id().nativeId());
        return carryOut(call, step, entry, back);
    }

    // ---- what guards count

    @Override
    public long population(PopulationOp.Request request) throws ConnectorException {
        PositiveControl shown = control(request.context());
        if (!shown.isShown()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, shown.why());
        }
        long count = 0;
        String after = "";
        MemoryTarget.Page page;
        do {
            page = active(request.context(), null, after);
            count += page.all().size();
            after = page.hasMore() ? page.last() : "";
        } while (page.hasMore());
        return count;
    }

    @Override
    public HoldersOp.Page holders(HoldersOp.Request request) throws ConnectorException {
        PositiveControl shown = control(request.context());
        if (!shown.isShown()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, shown.why());
        }
        MemoryTarget.Page page =
                active(request.context(), request.entitlement().id().nativeId(), request.cursor());
        List<ItemId> holders = page.all().stream()
                .map(id -> ItemId.of(id(), PartitionId.MAIN, AccessKind.ACCOUNT, id, IdStrength.IMMUTABLE))
                .toList();
        return HoldersOp.Page.of(holders, page.hasMore() ? page.last() : null);
    }

    /** Who can sign in, of those in a group only unless it is null, after one of them. */
    protected MemoryTarget.Page active(CallContext call, @Nullable String group, String after)
            throws ConnectorException {
        return read(call, (with, timeout) -> target.active(with, timeout, group, after));
    }
}
