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
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.ScopeReport;
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
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the connector of a {@link MemoryTarget} reads: who is there, what they have, and what guards count. */
abstract class MemoryReader extends MemoryWire implements Connector, PopulationOp, HoldersOp {

    static final String NOT_OURS = "devices are taken back by hand: the target has no request for it";

    private static final String SCOPE = "accounts";
    private static final String GROUP = "group:";
    private static final String KEY = "key:";
    private static final String DEVICE = "device:";

    private final String control;

    MemoryReader(MemoryTarget target, ConnectorConfig config, ConnectorContext context) {
        super(target, config, context);
        this.control = config.string("control");
    }

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
