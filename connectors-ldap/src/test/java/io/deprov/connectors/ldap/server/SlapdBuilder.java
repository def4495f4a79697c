package io.deprov.connectors.ldap.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a test's server is like. The defaults are a server deprov gets on with: {@link PasswordPolicy#LOCKOUT_ON},
 * {@link SizeLimit#PAGED_UNLIMITED}, {@link ServerCertificate#TRUSTED}, memberof and refint on. Not thread-safe; good
 * for one server.
 */
public final class SlapdBuilder {

    final SlapdConfiguration configuration = new SlapdConfiguration();
    final List<LdifSource> offlineSeeds = new ArrayList<>();
    final List<LdifSource> onlineSeeds = new ArrayList<>();
    Path directory;

    SlapdBuilder() {}

    /**
     * Loads with {@code slapadd} before the first start: fast, but overlays do not see it, so {@code memberOf} is not
     * computed and an entry may break a rule that the running server would enforce.
     */
    public SlapdBuilder seed(LdifSource source) {
        offlineSeeds.add(source);
        return this;
    }

    /** Adds over the wire, as root DN, right after the first start: {@code memberOf} is computed. */
    public SlapdBuilder seedOnline(LdifSource source) {
        onlineSeeds.add(source);
        return this;
    }

    public SlapdBuilder passwordPolicy(PasswordPolicy policy) {
        configuration.passwordPolicy = policy;
        return this;
    }

    public SlapdBuilder sizeLimit(SizeLimit limit) {
        configuration.sizeLimit = limit;
        return this;
    }

    public SlapdBuilder certificate(ServerCertificate certificate) {
        configuration.certificate = certificate;
        return this;
    }

    public SlapdBuilder memberOf(boolean on) {
        configuration.memberOf = on;
        return this;
    }

    /** Referential integrity: the server itself takes a deleted entry out of groups, a moment later. */
    public SlapdBuilder refint(boolean on) {
        configuration.refint = on;
        return this;
    }

    /** Uses the schema in which an {@code ldapPublicKey} entry must have an {@code sshPublicKey}. */
    public SlapdBuilder sshPublicKeyMandatory() {
        configuration.sshPublicKeyMandatory = true;
        return this;
    }

    /** Without the equality index of this attribute, which {@link SlapdServer#restartIndexed} configures later. */
    public SlapdBuilder unindexed(String attribute) {
        configuration.indexes.remove(attribute);
        return this;
    }

    /** Deprov may read this group but not change its members (50 insufficientAccessRights). */
    public SlapdBuilder denyWriteTo(String groupDn) {
        configuration.accessRules.denyWriteTo(groupDn);
        return this;
    }

    /** Deprov may read this attribute of people but not change it (50 insufficientAccessRights). */
    public SlapdBuilder denyWriteOf(String attribute) {
        configuration.accessRules.denyWriteOf(attribute);
        return this;
    }

    /** What deprov may do with people's userPassword, in slapd's letters. Default {@code =csw}, see AccessRules. */
    public SlapdBuilder onUserPassword(String privileges) {
        configuration.accessRules.onUserPassword(privileges);
        return this;
    }

    /** Deprov neither sees this entry nor what is below it: searches come back empty, with success. */
    public SlapdBuilder hide(String dn) {
        configuration.accessRules.hide(dn);
        return this;
    }

    /** Deprov may search entry, id and user name of everything else as well: what {@code wholeTreeVisible} says. */
    public SlapdBuilder seesWholeTree() {
        configuration.accessRules.seesWholeTree();
        return this;
    }

    /** One {@code access to ...} line asked before all others. */
    public SlapdBuilder accessRule(String rule) {
        configuration.accessRules.first(rule);
        return this;
    }

    /** Keeps configuration, data and log in this empty directory, also after close. Default: a temporary one. */
    public SlapdBuilder directory(Path emptyDirectory) {
        directory = emptyDirectory;
        return this;
    }

    /** Writes the configuration, loads the seeds and starts. */
    public SlapdServer start() {
        return SlapdServer.create(this);
    }
}
