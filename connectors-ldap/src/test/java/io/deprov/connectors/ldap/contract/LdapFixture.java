package io.deprov.connectors.ldap.contract;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.Subject;
import io.deprov.api.config.SecretRef;
import io.deprov.connectors.ldap.LdapConnectorFactory;
import io.deprov.testkit.ConnectorFixture;
import io.deprov.testkit.Gap;
import io.deprov.testkit.Person;
import io.deprov.testkit.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory behind a {@link TroubledProxy}, filled and looked at over a connection of its own that may do everything. */
public final class LdapFixture implements ConnectorFixture {

    private static final AtomicInteger FIXTURES = new AtomicInteger();

    /** What the fixture needs to know of a directory. */
    public record Directory(
            LDAPConnection root,
            int port,
            String people,
            String groups,
            String policy,
            String bindDn,
            String bindPassword,
            Predicate<String> isKeptOut,
            Optional<Loader> loader) {}

    /** Adds many entries at once, without asking over the wire for each. */
    public interface Loader {

        void add(List<Entry> entries) throws LDAPException;
    }

    private final Directory directory;
    private final TroubledProxy proxy;
    private final String prefix = "t" + FIXTURES.incrementAndGet();
    private final List<String> groups;
    private int people;
    private final String protectedGroup;

    public LdapFixture(Directory directory) throws IOException, LDAPException {
        this.directory = directory;
        this.proxy =
                new TroubledProxy(directory.port(), List.of(directory.people(), directory.groups()), this::loseMembers);
        this.groups = Stream.of("staff", "vpn", "vpn-admins")
                .map(name -> "cn=" + prefix + "-" + name + "," + directory.groups())
                .toList();
        this.protectedGroup = "cn=" + prefix + "-protected," + directory.groups();
        String always = add(prefix + "always", "0");
        for (String group : groups) {
            addGroup(group, always);
        }
        addGroup(protectedGroup, always);
    }

    /** Takes everybody out of the first group but those who are always there. */
    private void loseMembers() throws LDAPException {
        directory
                .root()
                .modify(
                        groups.get(0),
                        new Modification(
                                ModificationType.REPLACE,
                                "member",
                                new DN(new RDN("uid", prefix + "always"), new DN(directory.people())).toString()));
    }

    private void addGroup(String dn, String member) throws LDAPException {
        directory
                .root()
                .add(new Entry(dn, new Attribute("objectClass", "groupOfNames"), new Attribute("member", member)));
    }

    private String add(String name, String number) throws LDAPException {
        Entry entry = entry(name, number);
        directory.root().add(entry);
        return entry.getDN();
    }

    private Entry entry(String name, String number) throws LDAPException {
        return new Entry(
                new DN(new RDN("uid", name), new DN(directory.people())).toString(),
                new Attribute("objectClass", "inetOrgPerson", "ldapPublicKey"),
                new Attribute("uid", name),
                new Attribute("cn", name),
                new Attribute("sn", name),
                new Attribute("employeeNumber", number),
                new Attribute("userPassword", "secret-of-" + number),
                new Attribute("sshPublicKey", "key of " + number));
    }

    @Override
    public ConnectorFactory factory() {
        return new LdapConnectorFactory();
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new TreeMap<>();
        config.put("url", "ldap://127.0.0.1:" + proxy.port());
        config.put("bindDn", directory.bindDn());
        config.put("bindPassword", "env:LDAP_PASSWORD");
        config.put("peopleBases", List.of(directory.people()));
        config.put("groupBases", List.of(directory.groups()));
        config.put("protectedGroups", List.of(protectedGroup));
        // What a person has takes several pages.
        config.put("pageSize", 2);
        config.put("passwordPolicyDn", directory.policy());
        // Else nothing could be said of somebody who was deleted: they may have been moved out of sight.
        config.put("wholeTreeVisible", true);
        config.put("credentialAttributes", List.of("userPassword", "sshPublicKey"));
        config.put("identifiers", Map.of("employeeNumber", Map.of("attribute", "employeeNumber", "use", "linking")));
        return config;
    }

    @Override
    public String secret(SecretRef ref) {
        return directory.bindPassword();
    }

    @Override
    public List<Map<String, Object>> misdirected() {
        Map<String, Object> beside = config();
        beside.put("peopleBases", List.of(directory.groups()));
        return List.of(beside);
    }

    @Override
    public Set<AccessKind> kinds() {
        return Set.of(AccessKind.ACCOUNT, AccessKind.PASSWORD, AccessKind.SSH_KEY, AccessKind.GROUP_MEMBERSHIP);
    }

    @Override
    public int atLeast(AccessKind kind) {
        return kind.equals(AccessKind.GROUP_MEMBERSHIP) ? groups.size() : 1;
    }

    @Override
    public Map<Gap, String> gaps() {
        Map<Gap, String> gaps = new EnumMap<>(Gap.class);
        gaps.put(Gap.RESTORE, "RestoreOp is not implemented for directories yet");
        gaps.put(Gap.POPULATION, "PopulationOp is not implemented for directories yet");
        gaps.put(Gap.HOLDERS, "HoldersOp is not implemented for directories yet");
        if (directory.loader().isEmpty()) {
            gaps.put(Gap.CROWD, "a hundred thousand entries take minutes to add to this server");
        }
        return gaps;
    }

    @Override
    public Optional<Person> protectedPerson(String name) throws LDAPException {
        Somebody somebody = new Somebody(prefix + name);
        directory
                .root()
                .modify(
                        protectedGroup,
                        new Modification(
                                ModificationType.ADD, "member", somebody.there().getDN()));
        return Optional.of(somebody);
    }

    @Override
    public Optional<Person> crowd(int size) throws LDAPException {
        if (directory.loader().isEmpty()) {
            return Optional.empty();
        }
        Somebody somebody = new Somebody(prefix + "crowd");
        List<Entry> entries = new ArrayList<>();
        List<String> members = new ArrayList<>(List.of(somebody.there().getDN()));
        for (int i = 0; i < size; i++) {
            entries.add(entry(prefix + "crowd" + i, prefix + "-crowd-" + i));
            members.add(entries.get(i).getDN());
        }
        entries.add(new Entry(
                "cn=" + prefix + "-zzz-crowd," + directory.groups(),
                new Attribute("objectClass", "groupOfNames"),
                new Attribute("member", members)));
        directory.loader().get().add(entries);
        return Optional.of(somebody);
    }

    @Override
    public boolean isOwnThread(Thread thread) {
        return thread.getName().startsWith("LDAP Listener Thread");
    }

    @Override
    public Optional<Integer> connections() {
        return Optional.of(proxy.connections());
    }

    @Override
    public Optional<Person> person(String name) throws LDAPException {
        try {
            return Optional.of(new Somebody(prefix + name));
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.ENTRY_ALREADY_EXISTS)) {
                // To this directory it is the same name as another one.
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean addAccount(Person person, String name) throws LDAPException {
        add(prefix + name, ((Somebody) person).number);
        return true;
    }

    @Override
    public Optional<Relief> suffer(Trouble trouble) {
        proxy.begin(trouble);
        return Optional.of(() -> proxy.end(trouble));
    }

    @Override
    public Optional<Long> writes() {
        return Optional.of(proxy.writes());
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }

    private final class Somebody implements Person {

        private final String number = prefix + "-" + "1".repeat(++people);
        private final String name;
        private final String uuid;

        Somebody(String name) throws LDAPException {
            this.name = name;
            String dn = add(name, number);
            for (String group : groups) {
                directory.root().modify(group, new Modification(ModificationType.ADD, "member", dn));
            }
            this.uuid = directory.root().getEntry(dn, "entryUUID").getAttributeValue("entryUUID");
        }

        private Optional<SearchResultEntry> entry() throws LDAPException {
            return Optional.ofNullable(directory
                    .root()
                    .searchForEntry(
                            directory.people(),
                            SearchScope.SUB,
                            Filter.createEqualityFilter("entryUUID", uuid),
                            "*",
                            "+"));
        }

        private SearchResultEntry there() throws LDAPException {
            return entry().orElseThrow(() -> new AssertionError("the account is gone"));
        }

        @Override
        public Optional<String> name() throws LDAPException {
            return Optional.of(there().getDN());
        }

        private Set<String> groupsOf(String dn) throws LDAPException {
            return directory
                    .root()
                    .search(directory.groups(), SearchScope.SUB, Filter.createEqualityFilter("member", dn), "cn")
                    .getSearchEntries()
                    .stream()
                    .map(SearchResultEntry::getDN)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public Subject subject() {
            return Subject.of(new Identifier(IdentifierType.EMPLOYEE_NUMBER, number));
        }

        @Override
        public String picture() throws LDAPException {
            Optional<SearchResultEntry> entry = entry();
            if (entry.isEmpty()) {
                return "gone";
            }
            TreeMap<String, Object> lines = new TreeMap<>();
            for (Attribute attribute : entry.get().getAttributes()) {
                boolean counts =
                        Set.of("modifyTimestamp", "modifiersName", "entryCSN").contains(attribute.getName());
                lines.put(
                        (counts ? "# " : "") + attribute.getName(),
                        Arrays.stream(attribute.getValues()).sorted().toList());
            }
            return entry.get().getDN()
                    + System.lineSeparator()
                    + lines.entrySet().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(System.lineSeparator()))
                    + System.lineSeparator()
                    + groupsOf(entry.get().getDN());
        }

        private static String groupOf(AccessRef membership) {
            return membership.fact("groupDn").orElseThrow();
        }

        private static String attributeOf(AccessRef credential) {
            return credential.kind().equals(AccessKind.PASSWORD) ? "userPassword" : "sshPublicKey";
        }

        @Override
        public boolean holds(AccessRef item, Effect effect) throws LDAPException {
            Optional<SearchResultEntry> entry = entry();
            if (effect.equals(Effect.DELETE) || entry.isEmpty()) {
                return entry.isEmpty();
            }
            if (effect.equals(Effect.BLOCK_SIGN_IN)) {
                return directory.isKeptOut().test(entry.get().getDN());
            }
            if (item.kind().equals(AccessKind.GROUP_MEMBERSHIP)) {
                return !groupsOf(entry.get().getDN()).contains(groupOf(item));
            }
            return !entry.get().hasAttribute(attributeOf(item));
        }

        @Override
        public void bringBack(AccessRef item, Effect effect) throws LDAPException {
            String dn = there().getDN();
            if (!effect.equals(Effect.BLOCK_SIGN_IN)) {
                directory.root().modify(groupOf(item), new Modification(ModificationType.ADD, "member", dn));
                return;
            }
            for (String attribute : List.of("pwdAccountLockedTime", "pwdEndTime")) {
                if (there().hasAttribute(attribute)) {
                    directory.root().modify(dn, new Modification(ModificationType.DELETE, attribute));
                }
            }
        }

        @Override
        public void rename() throws LDAPException {
            String old = there().getDN();
            String uid = name + "-married";
            directory.root().modifyDN(old, new RDN("uid", uid).toString(), true);
            // As referential integrity does, where it is on.
            for (String group : groupsOf(old)) {
                directory
                        .root()
                        .modify(
                                group,
                                new Modification(ModificationType.DELETE, "member", old),
                                new Modification(ModificationType.ADD, "member", there().getDN()));
            }
        }

        @Override
        public Person replace() throws LDAPException {
            directory.root().delete(there().getDN());
            String dn = new DN(new RDN("uid", name), new DN(directory.people())).toString();
            for (String group : groupsOf(dn)) {
                directory.root().modify(group, new Modification(ModificationType.DELETE, "member", dn));
            }
            return new Somebody(name);
        }
    }
}
