package io.deprov.connectors.ldap;

import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import java.time.Duration;
import java.util.List;

/** The keys a target of type {@code ldap} is configured with. */
final class LdapConfigSchema {

    static final long DEFAULT_POOL_SIZE = 4;

    private static final ConfigSchema IDENTIFIER = ConfigSchema.of(
            ConfigKey.of("attribute", ConfigType.STRING, "The attribute that carries this identifier.")
                    .required()
                    .build(),
            ConfigKey.of(
                            "use",
                            ConfigType.CHOICE,
                            "unique: one value is at most one account. linking: all accounts with the value are the person's.")
                    .choices("unique", "linking")
                    .required()
                    .build());

    static final ConfigSchema SCHEMA = ConfigSchema.of(
            ConfigKey.of("url", ConfigType.STRING, "ldap:// or ldaps://, host and port (389 and 636 when left out).")
                    .required()
                    .build(),
            ConfigKey.of(
                            "startTls",
                            ConfigType.BOOLEAN,
                            "Turn TLS on over ldap://. Without TLS only a loopback address is accepted.")
                    .defaultValue(false)
                    .build(),
            ConfigKey.of(
                            "trustFile",
                            ConfigType.STRING,
                            "PEM file of the certificate authorities to trust. Without it: those the JVM trusts.")
                    .build(),
            ConfigKey.of(
                            "bindDn",
                            ConfigType.STRING,
                            "What deprov signs in as: an entry of its own, never the root DN.")
                    .required()
                    .build(),
            ConfigKey.of("bindPassword", ConfigType.SECRET, "Where the password of bindDn is.")
                    .required()
                    .build(),
            ConfigKey.of("peopleBases", ConfigType.STRING_LIST, "The subtrees that hold accounts.")
                    .required()
                    .build(),
            ConfigKey.of(
                            "groupBases",
                            ConfigType.STRING_LIST,
                            "The subtrees that hold groups. Without it memberships are not looked at.")
                    .build(),
            ConfigKey.of("accountFilter", ConfigType.STRING, "What an account is, below a people base.")
                    .defaultValue("(objectClass=person)")
                    .build(),
            ConfigKey.of("identifiers", ConfigType.SECTION_MAP, "Which attribute carries which type of identifier.")
                    .section(IDENTIFIER)
                    .build(),
            ConfigKey.of(
                            "lookAlikeAttributes",
                            ConfigType.STRING_LIST,
                            "Accounts with the same value here are shown to people, never touched.")
                    .defaultValue(List.of("cn"))
                    .build(),
            ConfigKey.of(
                            "controls",
                            ConfigType.STRING_LIST,
                            "DNs of entries known to be there, one account below each people base and one group below each"
                                    + " group base: they prove that an empty answer means something.")
                    .build(),
            ConfigKey.of(
                            "credentialAttributes",
                            ConfigType.STRING_LIST,
                            "The credentials to look for: userPassword, sshPublicKey, userCertificate.")
                    .defaultValue(List.of("userPassword", "sshPublicKey", "userCertificate"))
                    .build(),
            ConfigKey.of("blockSignIn", ConfigType.CHOICE, "How an account is blocked; auto takes what works here.")
                    .choices("auto", "ppolicy-lock", "ppolicy-end", "ns-account-lock")
                    .defaultValue("auto")
                    .build(),
            ConfigKey.of(
                            "passwordPolicyDn",
                            ConfigType.STRING,
                            "DN of the default password policy. Without it only accounts with a policy of their own can be"
                                    + " locked by ppolicy-lock.")
                    .build(),
            ConfigKey.of("lastMember", ConfigType.CHOICE, "What to do when a group may not lose its last member.")
                    .choices("manual", "placeholder")
                    .defaultValue("manual")
                    .build(),
            ConfigKey.of("lastMemberPlaceholder", ConfigType.STRING, "The DN that takes the last member's place.")
                    .build(),
            ConfigKey.of(
                            "wholeTreeVisible",
                            ConfigType.BOOLEAN,
                            "Say true when bindDn may search entry, id and uid of every entry of the naming context. Then an account"
                                    + " or group that is not found by its id is gone, and a name that nobody has is free; otherwise"
                                    + " it may have been moved out of sight, and its steps are parked.")
                    .defaultValue(false)
                    .build(),
            ConfigKey.of("protectedGroups", ConfigType.STRING_LIST, "Groups whose direct members are never touched.")
                    .build(),
            ConfigKey.of("connectTimeout", ConfigType.DURATION, "How long to wait for a connection.")
                    .defaultValue(Duration.ofSeconds(5))
                    .build(),
            ConfigKey.of("responseTimeout", ConfigType.DURATION, "How long to wait for one answer.")
                    .defaultValue(Duration.ofSeconds(20))
                    .build(),
            ConfigKey.of("poolSize", ConfigType.INTEGER, "Connections kept open at most.")
                    .defaultValue(DEFAULT_POOL_SIZE)
                    .range(1, 64)
                    .build(),
            ConfigKey.of("pageSize", ConfigType.INTEGER, "Entries asked for at a time.")
                    .defaultValue(500L)
                    .range(1, 10_000)
                    .build());

    private LdapConfigSchema() {}
}
