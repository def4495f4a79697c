package io.deprov.core.inventory;

import io.deprov.api.AccountMatch;
import io.deprov.api.Capabilities;
import io.deprov.api.CheckReport;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.Resolution;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.Access;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.TargetId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was found on one target. Written by one thread while it is taken, read-only afterwards. */
public final class TargetInventory {

    private final TargetId target;
    private final ConnectorDescriptor descriptor;
    private @Nullable ConnectorException failure;
    private @Nullable CheckReport check;
    private @Nullable Capabilities capabilities;
    private @Nullable Resolution resolution;
    private final Map<ItemId, Access> items = new LinkedHashMap<>();
    private @Nullable String distrust;
    private List<AccountMatch> strangers = List.of();
    private boolean restores;
    private final List<ScopeReport> scopes = new ArrayList<>();
    private final List<FoundIdentifier> identifiers = new ArrayList<>();
    private final List<ExternalRef> externalRefs = new ArrayList<>();

    TargetInventory(TargetId target, ConnectorDescriptor descriptor) {
        this.target = target;
        this.descriptor = descriptor;
    }

    /** The target. */
    public TargetId target() {
        return target;
    }

    /** What its connector says of itself. */
    public ConnectorDescriptor descriptor() {
        return descriptor;
    }

    /** What made the whole target unreadable, if something did. */
    public Optional<ConnectorException> failure() {
        return Optional.ofNullable(failure);
    }

    /** What check said, when the target could be reached. */
    public Optional<CheckReport> check() {
        return Optional.ofNullable(check);
    }

    /** What is possible there, when the target could be reached. */
    public Optional<Capabilities> capabilities() {
        return Optional.ofNullable(capabilities);
    }

    /** True when its connector can give back what its capabilities call reversible. */
    public boolean isRestoring() {
        return restores;
    }

    /** Whose accounts there are; empty when the subject has no identifier of a type the target uses. */
    public Optional<Resolution> resolution() {
        return Optional.ofNullable(resolution);
    }

    /** The accounts that are the subject's; empty unless the resolution is FOUND. */
    public List<AccountMatch> accounts() {
        return distrust == null
                ? matches().stream().filter(match -> !strangers.contains(match)).toList()
                : List.of();
    }

    /**
     * Accounts that were found and have nothing but the name of one that was the subject's: perhaps a new hire's. Not among
     * {@link #accounts()}.
     */
    public List<AccountMatch> strangers() {
        return strangers;
    }

    /** Everything that was found by identifiers which agree. */
    List<AccountMatch> matches() {
        return resolution != null && resolution.kind() == Resolution.Kind.FOUND ? resolution.accounts() : List.of();
    }

    void strangers(List<AccountMatch> found) {
        strangers = List.copyOf(found);
    }

    /** Everything found, the accounts among it, in the order found. */
    public List<Access> items() {
        return List.copyOf(items.values());
    }

    /** The item of this id, if found. */
    public Optional<Access> item(ItemId id) {
        return Optional.ofNullable(items.get(id));
    }

    /** How completely each scope was read. */
    public List<ScopeReport> scopes() {
        return List.copyOf(scopes);
    }

    /** Identifiers found there; they count only while the resolution is FOUND. */
    public List<FoundIdentifier> identifiers() {
        return List.copyOf(identifiers);
    }

    /** Values that name another system's object. */
    public List<ExternalRef> externalRefs() {
        return List.copyOf(externalRefs);
    }

    /**
     * True when its accounts were found by identifiers that another target gave and does not vouch for any more: whose they are is
     * not known.
     */
    public boolean isDistrusted() {
        return distrust != null;
    }

    /** Why its accounts are not believed to be the subject's; empty when they are. */
    Optional<String> distrust() {
        return Optional.ofNullable(distrust);
    }

    /** Its accounts are not believed to be the subject's; the first reason is kept. */
    void distrusted(String why) {
        if (distrust == null) {
            distrust = why;
        }
    }

    void failed(ConnectorException value) {
        failure = value;
    }

    void probed(CheckReport checkReport, Capabilities found, boolean canRestore) {
        check = checkReport;
        capabilities = found;
        restores = canRestore;
    }

    /** Begins anew; null when there was nothing to resolve by. */
    void resolved(@Nullable Resolution value) {
        resolution = value;
        items.clear();
        scopes.clear();
        identifiers.clear();
        externalRefs.clear();
    }

    void add(Access item) {
        items.put(item.id(), item);
    }

    void add(ScopeReport scope) {
        scopes.add(scope);
    }

    void add(FoundIdentifier identifier) {
        identifiers.add(identifier);
    }

    void add(ExternalRef externalRef) {
        externalRefs.add(externalRef);
    }
}
