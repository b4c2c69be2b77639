// Written by `npm run generate:api` from the OpenAPI document. Change the operation in gl-iam-server.
export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys that verify access tokens
         * @description A JSON Web Key Set (RFC 7517). Access tokens are JWTs of the type `at+jwt`, signed with ES256. `iss` and `aud` are the public URL. `client_id` is the partner's id, or `gl-iam` for a password. A token that is verified elsewhere may belong to a session that has ended since: ask `GET /api/v1/session` where that matters.
         */
        get: operations["jsonWebKeySet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened, newest first */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find out why a partner's request is refused
         * @description Tries the usual mistakes against the partner's true secret. A request that it finds genuine is used up. Nothing of it is stored. The source address is not checked, because it is not part of the request.
         */
        post: operations["explainRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Partners, in the order of registration */
        get: operations["listPartners"];
        put?: never;
        /**
         * Register a partner
         * @description The answer has the consumer secret, this once; with `setup_link`, a link in its place, by which the partner's developer takes the secret. Only a platform_admin may allow the role platform_admin.
         */
        post: operations["registerPartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One partner */
        get: operations["getPartner"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the given fields
         * @description `[]` denies all. Back to no restriction: `?clear=allowed_source_ips,max_users`; a bare null is refused.
         */
        patch: operations["updatePartner"];
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/compromise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End everything that a compromised secret could have opened
         * @description In one transaction: all secrets, sessions, SCIM tokens, setup links, proposals and pending starts. Identities that were made, reopened or given another role since then are suspended. The partner takes its next secret by the setup link.
         */
        post: operations["handleCompromise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deactivate a partner
         * @description Access tokens stay valid until they expire (15 minutes), unless `revoke_sessions` ends the sessions too.
         */
        post: operations["deactivatePartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the last week's sign-ins would have met under a change
         * @description By source address, e-mail domain and role. It changes nothing.
         */
        post: operations["dryRunPartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let the partner sign an existing user in
         * @description The one way to join accounts: e-mail addresses never do. The user must be of the partner's organization.
         */
        post: operations["linkUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What holders of setup links have proposed */
        get: operations["listProposals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/proposals/{proposal_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a proposed value the partner's
         * @description Names the digest that was read. A value with a warning is repeated as `value`.
         */
        post: operations["approveProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/proposals/{proposal_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a proposed value */
        post: operations["rejectProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reactivate a partner */
        post: operations["reactivatePartner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new consumer secret
         * @description The answer shows the secret, this once. Without a grace period the old secret ends at once.
         */
        post: operations["rotateConsumerSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/scim-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A partner's SCIM tokens, in the order of creation
         * @description With those that have ended, until 90 days after their expiry. Never the tokens themselves.
         */
        get: operations["listScimTokens"];
        put?: never;
        /**
         * Make a token for a partner's directory
         * @description The answer shows the token, this once. Up to 10 work at once: make the next one, then end the last one.
         */
        post: operations["createScimToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/scim-tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a SCIM token for ever */
        delete: operations["revokeScimToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/setup-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A partner's setup links, in the order of creation, and how it comes on */
        get: operations["listSetupLinks"];
        put?: never;
        /**
         * Make a setup link for the partner's developer
         * @description The answer shows URL and passcode, this once. Send them by two ways.
         */
        post: operations["createSetupLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/setup-links/{link_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a setup link for ever */
        delete: operations["revokeSetupLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/standing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A partner's users, the age of its secrets, and when it was last heard of
         * @description What comes from the audit is null where that is off, or keeps nothing that old.
         */
        get: operations["getPartnerStanding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/test-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a credential of the partner's test side
         * @description The answer has the secret, this once. The test side follows the partner in everything, and gives no reserved role. Its users, addresses, cap and sessions are its own, and guards refuse them unless they ask for them. A partner keeps its test key; each call makes a new secret, and the one before ends at once.
         */
        post: operations["createTestCredentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{id}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may sign in through this partner, in the order of creation */
        get: operations["listPartnerUsers"];
        put?: never;
        /**
         * Make a user before the first sign-in
         * @description Takes a place under the cap. Repeating it changes nothing.
         */
        post: operations["preProvisionUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The administrator of this session
         * @description The console's cookie opens nothing but the admin API, so what a console asks of its session is here.
         */
        get: operations["getConsoleSession"];
        put?: never;
        post?: never;
        /** End the administrator's session */
        delete: operations["endConsoleSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session/mfa/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a second factor with a code of it
         * @description As `POST /api/v1/auth/mfa/confirm`, for the console's session.
         */
        post: operations["confirmAtConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session/mfa/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn the second factor off
         * @description As `POST /api/v1/auth/mfa/disable`, for the console's session.
         */
        post: operations["disableAtConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session/mfa/enroll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to enroll a second factor
         * @description As `POST /api/v1/auth/mfa/enroll`, for the console's session.
         */
        post: operations["enrollAtConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The own passkeys, in the order of enrolment */
        get: operations["listPasskeys"];
        put?: never;
        /**
         * Enroll a passkey
         * @description From then on it signs in to the console in place of password and second factor.
         */
        post: operations["enrollPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session/passkeys/{passkey_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a passkey
         * @description The administrator's other sessions end.
         */
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session/passkeys/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to enroll a passkey
         * @description For `navigator.credentials.create`. The challenge works once, for five minutes.
         */
        post: operations["beginPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the own password
         * @description As `POST /api/v1/auth/password`, for the console's session.
         */
        post: operations["changePasswordAtConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/session/reauthenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove the password again
         * @description As `POST /api/v1/auth/reauthenticate`. The console's cookie gets a fresh value.
         */
        post: operations["reauthenticateAtConsole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions that stand, in the order of opening */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one session */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/sessions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End all sessions of a user, of a partner, of an organization or of everybody
         * @description Of all that are named; of a user at one partner, where both are. With `org_id` alone the organization's, with `org_id: null` alone everybody's, which takes a platform_admin. One of the three must be named. Nobody is kept from signing in anew. From 10,000 on the count is 10,000.
         */
        post: operations["endSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/sign-in-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many sign-ins were accepted and refused, over time and by reason
         * @description Out of the audit. The newest 10,000 of each kind are counted; `is_complete` is false when there are more. A bucket without a sign-in is left out.
         */
        get: operations["countSignIns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Machine tokens, in the order of creation
         * @description With those that have ended, until 90 days after their expiry. Never the tokens themselves.
         */
        get: operations["listMachineTokens"];
        put?: never;
        /**
         * Make a token for a machine
         * @description The answer shows the token, this once. It acts within its scopes and within what its maker may do at that moment: it shrinks when the maker is demoted, and ends when the maker is suspended. Without `org_id` it is for the default organization, or the maker's own; with null for every one, which takes a platform_admin.
         */
        post: operations["createMachineToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a machine token for ever */
        delete: operations["revokeMachineToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tokens/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace a machine token
         * @description The answer shows the new token, this once. It has the same scopes and lifetime, from now on, and whoever rotates it is its maker. Without a grace period the token before ends at once. An ended one is a `conflict`.
         */
        post: operations["rotateMachineToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users, in the order of creation
         * @description With `seen_before` or `seen_after` in the order of the last sign-in, the latest first; a user who never signed in was seen when made. Merged and erased users are in no list.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Make a user who signs in with a password
         * @description Only a platform_admin may grant the role platform_admin.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user, with what it is at each partner */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the given fields
         * @description `roles` replaces all granted roles; sessions go on with the new ones. A user without a password follows its partner: the next assertion sets address and name again.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/api/v1/admin/users/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same as suspend */
        post: operations["deactivateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a person, for ever
         * @description Everything that is stored about the person goes: user, identities, sessions, factors, tokens, and what events say of it. The user's id and the facts of the audit stay. Nobody erases themselves. An administrator is erased by two: another one must have suspended the user before, or taken its roles away. Whoever took them away does not erase the person too. Otherwise it is a `conflict`.
         */
        post: operations["eraseUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is stored about a person
         * @description Also under users that were merged into this one. It has no secrets. Of the events, an `org_admin` gets those of the own organization. They come in pages: go on while `next_cursor` is not null. Each page leaves a `user_exported` event.
         */
        get: operations["exportUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the user is at each partner */
        get: operations["listIdentities"];
        put?: never;
        /**
         * Let the partner's external id sign in as this user
         * @description E-mail addresses never do this. A dormant user has its address again. A user has at most one active identity of a partner, and nobody links themselves.
         */
        post: operations["linkIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/identities/{identity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * The external id no longer signs in as this user
         * @description Its sessions end. A user whom nothing else lets in is dormant, and the address is free.
         */
        delete: operations["unlinkIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/identities/{identity_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the suspension of an identity, and its withdrawal
         * @description This overrules the partner, which may have said that the person has left it. The partner itself reopens what it withdrew with a signed `provision`.
         */
        post: operations["reopenIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/identities/{identity_id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** No sign-in through this one partner, until it is reopened */
        post: operations["suspendIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move this user's identities to another user, for ever
         * @description For two users who are one person. This user's sessions end, and nothing revives it. A user with a password or granted roles is not merged into another one (`conflict`), and nobody merges themselves.
         */
        post: operations["mergeUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/mfa-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let somebody enroll a first second factor
         * @description Where a factor is required, the first one needs this ticket: a guessed password alone enrolls nothing. Hand it over on another way than the password. It works once, for seven days, and replaces an earlier one. It counts as a reset of the factor.
         */
        post: operations["issueSecondFactorTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reactivate a user
         * @description Takes the places under the caps again. Ends what administrators have suspended, never what a partner withdrew. Where the address is another user's by now, `email` gives another one.
         */
        post: operations["reactivateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/reset-mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove somebody's second factor
         * @description Ends the user's sessions. Nobody but a platform_admin replaces password and factor of one person within 24 hours, and nobody resets the own factor.
         */
        post: operations["resetSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user's sessions that stand, in the order of opening */
        get: operations["listUserSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a user
         * @description Ends the sessions and frees the places under the caps. The e-mail address stays taken. Repeating it changes nothing.
         */
        post: operations["suspendUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether an access token is valid (RFC 7662)
         * @description For access tokens only: a refresh token and every other token is inactive, and so is a token of another organization than the machine's. One of the test side is inactive unless the request says `test=true`; its `iss` and `aud` end with `/test`. The answer may be kept as long as `Cache-Control` says, at most 30 seconds.
         */
        post: operations["introspectToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a password
         * @description A user with a second factor also sends `code`: of the authenticator app, or a recovery code. Without it the answer is 401 `mfa_required`: ask for the code, and send everything again. Five wrong codes for an account in 15 minutes, from wherever they come, close it to codes until then. `must_enroll` in the answer: this user must have a second factor and has none. The session is good for `/auth/mfa/*`, `/me` and log-out, until one is enrolled. With `cookie` the answer is 204, and no script sees the session: `true` sets the application's cookie, `console` the one with which the console calls the admin API. Each from its own pages only.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this session
         * @description With the browser's cookie, from the application's own pages only; the cookie is removed.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a second factor with a code of it
         * @description From then on a log-in needs a code. The user's other sessions end; this one goes on.
         */
        post: operations["confirmSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn the second factor off
         * @description With the password and a code. The user's other sessions end; this one goes on. Where a factor is required the answer is `permission_denied`: enroll another one, which replaces it.
         */
        post: operations["disableSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/enroll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to enroll a second factor
         * @description The answer has a secret for an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds), the same as a URL for a QR code, and ten recovery codes, each good for one sign-in. Nothing of it is shown again. It counts from its confirmation on, which comes from the same session within 15 minutes. A second one replaces the first one. Where a factor is required, the first one needs the `ticket` that an administrator has issued.
         */
        post: operations["enrollSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a passkey
         * @description In place of password and second factor. The forms of the session are those of `POST /api/v1/auth/login`.
         */
        post: operations["signInWithPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkey/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A challenge for a passkey
         * @description For `navigator.credentials.get`. It works once, for five minutes. User verification is required.
         */
        post: operations["beginPasskeySignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the own password
         * @description All other sessions of the user end; this one goes on, in a cookie with a fresh value. A session through a partner gets `permission_denied`: it cannot change a password. A user with a second factor must have proved it within the last 15 minutes (sign-in or `POST /api/v1/auth/reauthenticate`), or gets `reauthentication_required`.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reauthenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove the password again
         * @description Sensitive operations answer 403 `reauthentication_required` when the session's user last proved its password more than 15 minutes ago. After this they are open for 15 minutes. A user with a second factor also sends `code`. A session in a cookie gets a fresh value; the one before lives ten seconds more and opens nothing of it. A session through a partner gets `permission_denied`: it never opens them.
         */
        post: operations["reauthenticate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The next access and refresh token
         * @description A refresh token works once: a second use ends the session. Because an answer can be lost, the same request gets the same refresh token again for 30 seconds, while that token is unused: under the same `Idempotency-Key` as often as necessary, without a key three times a day. After a 503 nobody knows whether the token was used: send the request again unchanged. A session in a cookie needs no refresh: without a body the answer says whether it stands, from the application's own pages only. A browser that still has the two cookies of an earlier release (`__Host-refresh`) gets the one cookie for them.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The user of this session */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This session and its user
         * @description A session through a partner names the partner, and the user's `external_id` there.
         */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The user's sessions that stand, in the order of opening
         * @description A session through a partner sees only those of the same user at the same partner.
         */
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the user's sessions */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find out why a request is refused */
        post: operations["explainBySetupLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/go-live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the operator for the live secret, after a signature was accepted on the test side */
        post: operations["askToGoLive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange link and passcode for this browser's cookie, once
         * @description A second browser learns who was first, and may end the link with `not_me`. The first goes on.
         */
        post: operations["openSetupLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Propose settings, which the operator approves one by one */
        post: operations["proposeSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/prove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look for the TXT records by which domains are proven */
        post: operations["proveDomains"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the consumer secret, and show it to this browser alone */
        post: operations["revealSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/reveal-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the secret of the partner's test side, and show it to this browser alone
         * @description Of a link that starts on the test side. With `again` it replaces the one before, which ends.
         */
        post: operations["revealTestSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the next consumer secret, which is pending */
        post: operations["rotateBySetupLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/authenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a one-time token for a session
         * @description Once: a refusal uses the token up. `sso_token` is another name for `token`.
         */
        post: operations["exchangeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/confirm-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the pending secret of a setup link, signed with the current one
         * @description The pending one then works, and the current one for 24 hours more. Either the headers `X-Consumer-Key`, `X-Signature`, `X-Timestamp` with the payload as the raw body, exactly the signed bytes; or, without these headers, an envelope with the payload as a string. An unknown key and a wrong signature get the same answer.
         */
        post: operations["confirmSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/deprovision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a user, by the partner
         * @description Ends its sessions and frees its place under the cap. Repeating it changes nothing. Either the headers `X-Consumer-Key`, `X-Signature`, `X-Timestamp` with the payload as the raw body, exactly the signed bytes; or, without these headers, an envelope with the payload as a string. An unknown key and a wrong signature get the same answer.
         */
        post: operations["deprovisionUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/enter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a one-time token for the browser's session cookie
         * @description The target of a form. If another user is signed in in this browser, a page asks first. A request without an `Origin` is refused. A browser that opens this address without a form gets a page, too.
         */
        post: operations["enter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a user's sessions, by the partner
         * @description Either the headers `X-Consumer-Key`, `X-Signature`, `X-Timestamp` with the payload as the raw body, exactly the signed bytes; or, without these headers, an envelope with the payload as a string. An unknown key and a wrong signature get the same answer.
         */
        post: operations["endPartnerSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/provision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make, update or reopen users, by the partner
         * @description Without a sign-in: one user, or up to 500 as `users`, in a body of at most 2 MiB. A single user who is refused gets the status of its code. A list gets 200 and an outcome for each user, in the order of the list. Signed anew, it changes nothing. Each user counts for the partner's rate limit. Either the headers `X-Consumer-Key`, `X-Signature`, `X-Timestamp` with the payload as the raw body, exactly the signed bytes; or, without these headers, an envelope with the payload as a string. An unknown key and a wrong signature get the same answer.
         */
        post: operations["provisionUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/start/{consumer_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Send the browser to the partner's login page
         * @description For partners in the modes `sp_initiated` and `both`. Unknown, inactive and other partners all get `not_found`, because the caller has not proved anything.
         */
        get: operations["startSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a signed assertion for a one-time token
         * @description Either the headers `X-Consumer-Key`, `X-Signature`, `X-Timestamp` with the payload as the raw body, exactly the signed bytes; or, without these headers, an envelope with the payload as a string. An unknown key and a wrong signature get the same answer.
         */
        post: operations["issueToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document, to read */
        get: operations["docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/page.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The style of that page */
        get: operations["docsStyle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/page.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The script of that page */
        get: operations["docsScript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/{version}/element.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A script the element `<gl-iam-widget>`, for a page that has widget.js
         * @description Its text never changes. Version 0.1.0 has `integrity="sha384-He86HXvRUvcDFq7pBAXDitD5cXhYzSVD2ke0Mc80Cs573tJzjy7T26X34HMn4Ptk"`.
         */
        get: operations["elementScript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/{version}/element.js.map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The source map of element.js */
        get: operations["elementScriptMap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/{version}/partner.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A script for a partner's page: puts the application's frame in place and hands it its tokens
         * @description Its text never changes. Version 0.1.0 has `integrity="sha384-gozQiXbfnPWCQgeAwGexsTpDPG4kKfGir5WQqb4gP2qBkrqQdwZ26WNg7NXkDQvq"`.
         */
        get: operations["partnerScript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/{version}/partner.js.map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The source map of partner.js */
        get: operations["partnerScriptMap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/{version}/widget.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A script for the application's page in that frame: makes a token a session, and keeps it
         * @description Its text never changes. Version 0.1.0 has `integrity="sha384-oz5A6cVGvyUy85r1BLJ205WZRUY8aWNP+jR/K+1e3ibwHk//Aiz54db66drDykrn"`.
         */
        get: operations["widgetScript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/{version}/widget.js.map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The source map of widget.js */
        get: operations["widgetScriptMap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is alive */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the service can work
         * @description 503 while the database cannot be written, its schema is behind, or the process is shutting down.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/ResourceTypes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of resources: users */
        get: operations["scimResourceTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/ResourceTypes/User": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kind of a user */
        get: operations["scimUserResourceType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/Schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The attributes that are kept */
        get: operations["scimSchemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/Schemas/{schema}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The attributes of a user */
        get: operations["scimUserSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/ServiceProviderConfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this service speaks of SCIM */
        get: operations["scimServiceProviderConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/Users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The partner's users */
        get: operations["scimListUsers"];
        put?: never;
        /**
         * Make a user, or reopen a deleted one
         * @description `externalId` is required. What is not named here is ignored, except for `password`, which is refused.
         */
        post: operations["scimCreateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/Users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user */
        get: operations["scimGetUser"];
        /**
         * Replace a user
         * @description What is left out stays as it is.
         */
        put: operations["scimReplaceUser"];
        post?: never;
        /**
         * Withdraw a user
         * @description The user is not found any more then. The same `externalId` in a POST reopens it.
         */
        delete: operations["scimDeleteUser"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description `active: false` withdraws the user, `active: true` ends the partner's own withdrawal.
         */
        patch: operations["scimPatchUser"];
        trace?: never;
    };
    "/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page of a setup link */
        get: operations["setupPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setup/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The state of things, as server-sent events
         * @description An event `status` at once and for each change, as it happens, and `ended` when the link is over. Read it by `fetch`, which sends the cookie. It ends after ten minutes, when the service ends, and for a fifth reader.
         */
        get: operations["setupEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setup/page.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The style of that page */
        get: operations["setupStyle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setup/page.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The script of that page */
        get: operations["setupScript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description What the partner says of its user. Other fields are ignored; null counts as absent. */
        AssertedPayload: {
            /**
             * @description absent or `sign_in` for a token; `logout` and `deprovision` at their paths
             * @enum {string}
             */
            action?: "sign_in" | "logout" | "deprovision";
            /** @description at most 8 KiB; those that the partner's `allowed_attributes` names are kept, and given out with the session; absent: what is kept stays, {}: it is cleared */
            attributes?: {
                [key: string]: unknown;
            };
            /** @description the application that this is for: its public URL, or a name that it is configured with */
            aud?: string | string[];
            /** @description RFC 7636, S256: the exchange then needs the `code_verifier` */
            code_challenge?: string;
            display_name?: string;
            /** @description required for a token, and to provision: one address, without a display name */
            email?: string;
            /** @description the user's stable id at the partner; no control characters */
            external_id: string;
            /** @description used when there is no display_name */
            first_name?: string;
            /** @description used when there is no display_name */
            last_name?: string;
            /** @description the partner's own replay mark, unique among its own */
            nonce?: string;
            /** @description a word of the partner's `role_map`, or a role: 1 to 64 of A-Z a-z 0-9 _ . : -; `org_member` by default */
            role?: string;
            /** @description required in the answer to a sign-in that the application started */
            state?: string;
        } & {
            [key: string]: unknown;
        };
        AuditEvent: {
            actor: string | null;
            details: {
                [key: string]: unknown;
            };
            error_code: ("validation_error" | "partner_not_found" | "invalid_partner_signature" | "signature_expired" | "partner_inactive" | "assertion_replayed" | "sso_mode_not_allowed" | "email_domain_not_allowed" | "source_ip_not_allowed" | "role_not_allowed" | "audience_mismatch" | "max_users_exceeded" | "user_not_provisioned" | "user_provisioning_disabled" | "identity_conflict" | "partner_already_exists" | "invalid_token" | "invalid_state" | "setup_link_invalid" | "origin_not_allowed" | "authentication_failed" | "session_expired" | "session_not_found" | "user_already_exists" | "user_not_found" | "user_inactive" | "permission_denied" | "mfa_required" | "reauthentication_required" | "not_found" | "conflict" | "payload_too_large" | "unsupported_media_type" | "rate_limited" | "no_partner_registry" | "store_unavailable" | "internal_error") | null;
            /** @enum {string} */
            event_type: "partner_registered" | "partner_updated" | "partner_deactivated" | "partner_reactivated" | "partner_secret_rotated" | "test_credentials_created" | "partner_signature_validation_failed" | "sso_token_issued" | "sso_sign_in" | "sso_refused" | "sso_logout" | "user_created" | "jit_provision" | "identity_linked" | "identity_unlinked" | "identity_withdrawn" | "identity_suspended" | "identity_reopened" | "user_merged" | "user_deactivated" | "user_activated" | "user_updated" | "user_erased" | "user_exported" | "role_assigned" | "role_removed" | "login_success" | "login_error" | "logout" | "mfa_enrolled" | "mfa_disabled" | "mfa_failed" | "mfa_ticket_issued" | "password_changed" | "session_created" | "session_revoked" | "session_revoked_all" | "token_reuse_detected" | "rate_limited" | "permission_denied" | "machine_token_created" | "machine_token_rotated" | "machine_token_revoked" | "scim_token_created" | "scim_token_revoked" | "secret_revealed" | "setup_link_created" | "setup_link_opened" | "setup_link_revoked" | "proposal_approved" | "proposal_rejected" | "go_live_requested" | "go_live_approved" | "go_live_rejected" | "first_signature_accepted" | "partner_compromise_handled" | "secrets_resealed" | "signing_key_retired" | "refusals_suppressed";
            /** Format: uuid */
            id: string;
            ip_address: string | null;
            message: string;
            organization_id: string | null;
            partner_id: string | null;
            request_id: string | null;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            /** Format: date-time */
            timestamp: string;
            user_agent: string | null;
            user_id: string | null;
        };
        CompromiseReport: {
            identities_suspended: number;
            /** @description false when the audit has more than was read */
            is_complete: boolean;
            people: {
                addresses: string[];
                assertions: number;
                change: ("made" | "reopened" | "role") | null;
                email: string | null;
                external_id: string;
                first_at: string | null;
                is_suspended: boolean;
                last_at: string | null;
                role: string | null;
                user_id: string | null;
            }[];
            proposals_rejected: number;
            scim_tokens_revoked: number;
            sessions_ended: number;
            setup_links_revoked: number;
            /** Format: date-time */
            since: string;
            starts_ended: number;
        };
        DryRun: {
            by_reason: {
                [key: string]: number;
            };
            is_complete: boolean;
            people: {
                code: string;
                email: string;
                external_id: string;
                /** Format: date-time */
                last_at: string;
                sign_ins: number;
            }[];
            sign_ins: number;
            /** Format: date-time */
            since: string;
            would_be_refused: number;
        };
        Finding: {
            accepted: boolean;
            cause: {
                /**
                 * @description proved: with this mistake the signature was computed again
                 * @enum {string}
                 */
                certainty: "proved" | "likely";
                /** @description such as `body_reserialized`; where policy refuses, the refusal's own */
                code: string;
                message: string;
            } | null;
            /** @description whether a living secret stands in the request: rotate it */
            exposed_secret: boolean;
            steps: {
                message: string;
                /** @enum {string} */
                name: "form" | "consumer_key" | "timestamp" | "signature" | "clock" | "policy" | "replay";
                /** @enum {string} */
                outcome: "passed" | "failed" | "skipped";
            }[];
        };
        ListedPartner: {
            allowed_attributes: string[] | null;
            allowed_email_domains: string[] | null;
            /** @description origins of the pages that may embed the application; []: none */
            allowed_origins: string[];
            allowed_roles: string[] | null;
            allowed_source_ips: string[] | null;
            consumer_key: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            login_url: string | null;
            max_users: number | null;
            /** @description the application's own notes, at most 64 KiB */
            metadata: {
                [key: string]: unknown;
            };
            org_id: string;
            /** @description 1 to 255 characters, unique in its organization whatever the case */
            partner_name: string;
            /** @description whether each assertion must name this application in its aud */
            require_audience: boolean;
            role_map: {
                [key: string]: string;
            } | null;
            session_idle_seconds: number | null;
            session_max_age_seconds: number | null;
            /**
             * @description which side may begin a sign-in
             * @enum {string}
             */
            sso_mode: "idp_initiated" | "sp_initiated" | "both";
            standing?: components["schemas"]["PartnerStanding"];
            /** Format: date-time */
            updated_at: string;
            /**
             * @description whether an unknown user is made at the first sign-in
             * @enum {string}
             */
            user_provisioning: "jit" | "pre_provisioned" | "disabled";
        };
        ListedSession: {
            /** @enum {string} */
            auth_method: "partner" | "password" | "passkey";
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            external_id: string | null;
            /** Format: uuid */
            id: string;
            /** @description of a partner's test side: its user is nobody whom the application knows */
            is_test: boolean;
            /** Format: date-time */
            last_seen_at: string;
            organization_id: string;
            partner_id: string | null;
            /** Format: uuid */
            user_id: string;
        };
        MachineToken: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description exact to the minute */
            last_used_at: string | null;
            /** Format: uuid */
            maker_id: string;
            name: string;
            /** @description null: every organization */
            org_id: string | null;
            previous_token_expires_at: string | null;
            revoked_at: string | null;
            scopes: ("partners:read" | "partners:write" | "users:read" | "users:write" | "sessions:read" | "sessions:write" | "audit:read" | "introspect")[];
            /**
             * @description powerless: its maker may no longer administer what it is for
             * @enum {string}
             */
            state: "active" | "expired" | "revoked" | "powerless";
        };
        Partner: {
            allowed_attributes: string[] | null;
            allowed_email_domains: string[] | null;
            /** @description origins of the pages that may embed the application; []: none */
            allowed_origins: string[];
            allowed_roles: string[] | null;
            allowed_source_ips: string[] | null;
            consumer_key: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            login_url: string | null;
            max_users: number | null;
            /** @description the application's own notes, at most 64 KiB */
            metadata: {
                [key: string]: unknown;
            };
            org_id: string;
            /** @description 1 to 255 characters, unique in its organization whatever the case */
            partner_name: string;
            /** @description whether each assertion must name this application in its aud */
            require_audience: boolean;
            role_map: {
                [key: string]: string;
            } | null;
            session_idle_seconds: number | null;
            session_max_age_seconds: number | null;
            /**
             * @description which side may begin a sign-in
             * @enum {string}
             */
            sso_mode: "idp_initiated" | "sp_initiated" | "both";
            /** Format: date-time */
            updated_at: string;
            /**
             * @description whether an unknown user is made at the first sign-in
             * @enum {string}
             */
            user_provisioning: "jit" | "pre_provisioned" | "disabled";
        };
        PartnerProgress: {
            first_signature_at: string | null;
            secret_told_at: string | null;
            /** @enum {string} */
            state: "awaiting_secret" | "awaiting_first_signature" | "live";
        };
        PartnerStanding: {
            /** @description who may sign in through it; what max_users counts */
            active_users: number;
            /** @description the last sign-in request whose signature was accepted */
            last_accepted: {
                /** Format: date-time */
                at: string;
                ip_address: string | null;
            } | null;
            last_sign_in_at: string | null;
            /** @description why it needs care: a proposal waits; or, while it is active, its secret is older than 365 days, or nobody has signed in for 30 days */
            needs: ("open_proposals" | "old_secret" | "silent")[];
            /** @description of its developer: they wait for a decision, as a pending secret does */
            open_proposals: number;
            /** @description of its e-mail domains, those proven by DNS: its alone */
            proven_domains: string[];
            /** @description those that work now, the current one first */
            secrets: {
                /** Format: date-time */
                created_at: string;
                expires_at: string | null;
            }[];
            /** @description null before its first test credential; the time is null where that secret has ended */
            test_side: {
                consumer_key: string;
                secret_made_at: string | null;
            } | null;
            /** @description other partners without a list of domains, who may assert the proven ones too; at most 100 */
            unrestricted_others: number;
        };
        PartnerUser: {
            /** Format: date-time */
            created_at: string;
            display_name: string | null;
            email: string;
            external_id: string;
            is_active: boolean;
            last_sign_in_at: string | null;
            /** Format: uuid */
            partner_id: string;
            role: string | null;
            /** Format: uuid */
            user_id: string;
        };
        Passkey: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            last_used_at: string | null;
            name: string;
        };
        PasskeyChallenge: {
            /** @description base64url */
            challenge: string;
            rp_id: string;
        };
        PasskeyEnrolment: {
            /** @description COSE numbers, in the order of preference */
            algorithms: number[];
            /** @description base64url */
            challenge: string;
            /** @description credential ids that this user has already */
            exclude: string[];
            rp_id: string;
            user: {
                display_name: string;
                /** @description base64url */
                id: string;
                name: string;
            };
        };
        Problem: {
            /** @enum {string} */
            code: "validation_error" | "partner_not_found" | "invalid_partner_signature" | "signature_expired" | "partner_inactive" | "assertion_replayed" | "sso_mode_not_allowed" | "email_domain_not_allowed" | "source_ip_not_allowed" | "role_not_allowed" | "audience_mismatch" | "max_users_exceeded" | "user_not_provisioned" | "user_provisioning_disabled" | "identity_conflict" | "partner_already_exists" | "invalid_token" | "invalid_state" | "setup_link_invalid" | "origin_not_allowed" | "authentication_failed" | "session_expired" | "session_not_found" | "user_already_exists" | "user_not_found" | "user_inactive" | "permission_denied" | "mfa_required" | "reauthentication_required" | "not_found" | "conflict" | "payload_too_large" | "unsupported_media_type" | "rate_limited" | "no_partner_registry" | "store_unavailable" | "internal_error";
            detail: string;
            errors?: {
                field: string;
                index?: number;
                message: string;
                rule: string;
            }[];
            request_id: string;
            status: number;
            title: string;
            type: string;
        };
        /** @description Users to make, update or reopen: one, or a list. Other fields are ignored; null counts as absent. */
        ProvisionPayload: {
            /** @constant */
            action: "provision";
            /** @description at most 8 KiB; those that the partner's `allowed_attributes` names are kept, and given out with the session; absent: what is kept stays, {}: it is cleared */
            attributes?: {
                [key: string]: unknown;
            };
            /** @description the application that this is for: its public URL, or a name that it is configured with */
            aud?: string | string[];
            display_name?: string;
            /** @description required for a token, and to provision: one address, without a display name */
            email?: string;
            /** @description the user's stable id at the partner; no control characters */
            external_id?: string;
            /** @description used when there is no display_name */
            first_name?: string;
            /** @description used when there is no display_name */
            last_name?: string;
            /** @description the partner's own replay mark, unique among its own */
            nonce?: string;
            /** @description a word of the partner's `role_map`, or a role: 1 to 64 of A-Z a-z 0-9 _ . : -; `org_member` by default */
            role?: string;
            /** @description a list, instead of the fields of one user beside `action` */
            users?: ({
                /** @description at most 8 KiB; those that the partner's `allowed_attributes` names are kept, and given out with the session; absent: what is kept stays, {}: it is cleared */
                attributes?: {
                    [key: string]: unknown;
                };
                display_name?: string;
                /** @description required for a token, and to provision: one address, without a display name */
                email?: string;
                /** @description the user's stable id at the partner; no control characters */
                external_id: string;
                /** @description used when there is no display_name */
                first_name?: string;
                /** @description used when there is no display_name */
                last_name?: string;
                /** @description a word of the partner's `role_map`, or a role: 1 to 64 of A-Z a-z 0-9 _ . : -; `org_member` by default */
                role?: string;
            } & {
                [key: string]: unknown;
            })[];
        } & {
            [key: string]: unknown;
        };
        ScimDescription: {
            schemas: string[];
        } & {
            [key: string]: unknown;
        };
        ScimError: {
            detail: string;
            schemas: string[];
            scimType?: string;
            status: string;
        };
        ScimToken: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description exact to the minute */
            last_used_at: string | null;
            /** Format: uuid */
            partner_id: string;
            revoked_at: string | null;
            /** @enum {string} */
            state: "active" | "expired" | "revoked";
        };
        ScimUser: {
            active: boolean;
            displayName?: string;
            emails: {
                primary: boolean;
                type: string;
                value: string;
            }[];
            externalId: string;
            /** Format: uuid */
            id: string;
            meta: {
                /** Format: date-time */
                created: string;
                /** Format: date-time */
                lastModified: string;
                location: string;
                resourceType: string;
            };
            name?: {
                formatted: string;
            };
            roles: {
                primary: boolean;
                value: string;
            }[];
            schemas: string[];
            userName: string;
        };
        ScimUserInput: {
            active?: boolean;
            displayName?: string;
            /** @description required of a new one, and never another one */
            externalId?: string;
            roles?: ({
                value: string;
            } & {
                [key: string]: unknown;
            })[];
            schemas?: string[];
            /** @description the e-mail address */
            userName: string;
        } & {
            [key: string]: unknown;
        };
        SecretConfirmation: {
            /** @constant */
            action: "confirm_secret";
            aud?: string | string[];
            nonce?: string;
            /**
             * Format: uuid
             * @description the link whose secret is pending: it confirms no other one
             */
            setup_link_id: string;
        } & {
            [key: string]: unknown;
        };
        Session: {
            attributes: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            auth_method: "partner" | "password" | "passkey";
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            external_id: string | null;
            /** Format: uuid */
            id: string;
            /** @description of a partner's test side: its user is nobody whom the application knows */
            is_test: boolean;
            /** Format: date-time */
            last_seen_at: string;
            partner_id: string | null;
        };
        SetupInvitation: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description shown this once; send it another way than the URL */
            passcode: string;
            /** @description shown this once; its fragment is a capability */
            url: string;
        };
        SetupLink: {
            /** Format: date-time */
            created_at: string;
            created_by: string | null;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description when an administrator agreed that its holder goes live */
            live_approved_at: string | null;
            opened_at: string | null;
            opened_from: string | null;
            /** Format: uuid */
            partner_id: string;
            revealed_at: string | null;
            revealed_from: string | null;
            starts_on_test_side: boolean;
            /** @enum {string} */
            state: "waiting" | "opened" | "revealed" | "expired" | "revoked";
            test_revealed_at: string | null;
        };
        SetupProposal: {
            /** Format: date-time */
            created_at: string;
            decided_at: string | null;
            decided_by: string | null;
            digest: string;
            field: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description the setup link whose holder proposed it
             */
            link_id: string;
            made_from: string | null;
            /** @description of e-mail domains, those whose TXT record was found */
            proven_domains: string[];
            /** @enum {string} */
            state: "open" | "approved" | "rejected";
            value: unknown;
            /** @description what is unusually wide: an approval must repeat the value */
            warning: string | null;
        };
        SetupStatus: {
            /** @description what the operator allows now */
            allowed: {
                [key: string]: unknown;
            };
            consumer_key: string;
            /** @description that may be proven; none where the service asks no DNS */
            domains: {
                domain: string;
                proven_at: string | null;
                record_name: string;
                /** @description of a TXT record; it is no secret */
                record_value: string;
            }[];
            /** Format: date-time */
            expires_at: string;
            first_signature_at: string | null;
            /** @description the last sign-in request whose signature was accepted */
            last_accepted: {
                /** Format: date-time */
                at: string;
                ip_address: string | null;
            } | null;
            /** Format: uuid */
            link_id: string;
            partner_name: string;
            proposals: components["schemas"]["SetupProposal"][];
            refusals: {
                /** Format: date-time */
                at: string;
                code: string;
                message: string;
            }[];
            secret: {
                is_pending: boolean;
                revealed_at: string | null;
                revealed_from: string | null;
            };
            /** @description those that work now, the current one first; none before it was shown */
            secrets: {
                /** Format: date-time */
                created_at: string;
                expires_at: string | null;
            }[];
            /** @enum {string} */
            state: "awaiting_secret" | "awaiting_first_signature" | "live";
            /** @description of a link that starts there; until the live secret is shown, what follows is of the test side */
            test_side: {
                consumer_key: string | null;
                last_accepted_at: string | null;
                revealed_at: string | null;
                revealed_from: string | null;
                /** @enum {string} */
                state: "awaiting_secret" | "awaiting_signature" | "may_ask" | "asked" | "approved";
            } | null;
            your_address: string | null;
        };
        SignedEnvelope: {
            consumer_key: string;
            /** @description the signed text, exactly: JSON, an `AssertedPayload` */
            payload: string;
            /** @description 64 lower-case hex digits */
            signature: string;
            /** @description RFC 3339, with an offset */
            timestamp: string;
        };
        SignInCounts: {
            accepted: number;
            buckets: {
                accepted: number;
                /** Format: date-time */
                from: string;
                refused: number;
            }[];
            /** @description of the refused ones */
            by_reason: {
                [key: string]: number;
            };
            is_complete: boolean;
            refused: number;
            /** Format: date-time */
            since: string;
        };
        User: {
            /** Format: date-time */
            created_at: string;
            display_name: string | null;
            email: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            organization_id: string;
            roles: string[];
        };
        UserDetails: {
            /** Format: date-time */
            created_at: string;
            display_name: string | null;
            email: string;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            last_sign_in_at: string | null;
            organization_id: string;
            roles: string[];
            /**
             * @description dormant: nothing lets the user in, and the address is free
             * @enum {string}
             */
            state: "active" | "suspended" | "dormant";
            suspended_at: string | null;
            suspended_by: string | null;
        };
        UserExport: {
            /** @description about the user and by the user, newest first */
            audit_events: components["schemas"]["AuditEvent"][];
            former_addresses: {
                [key: string]: unknown;
            }[];
            /** @description users that were merged into this one */
            former_users: {
                [key: string]: unknown;
            }[];
            /** @description what the user is at each partner, with the asserted attributes */
            identities: {
                [key: string]: unknown;
            }[];
            /** @description made by the user */
            machine_tokens: {
                [key: string]: unknown;
            }[];
            /** @description the next page of events; the rest of the export comes with each page */
            next_cursor: string | null;
            /** @description begun by a partner, and not finished by a browser */
            open_sign_ins: {
                [key: string]: unknown;
            }[];
            passkeys: {
                [key: string]: unknown;
            }[];
            second_factors: {
                [key: string]: unknown;
            }[];
            /** @description with the addresses from which they were refreshed */
            sessions: {
                [key: string]: unknown;
            }[];
            user: {
                /** Format: date-time */
                created_at: string;
                display_name: string | null;
                email: string;
                has_password: boolean;
                /** Format: uuid */
                id: string;
                is_active: boolean;
                last_sign_in_at: string | null;
                organization_id: string;
                roles: string[];
                suspended_at: string | null;
                suspended_by: string | null;
            };
        };
        UserIdentity: {
            attributes: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            display_name: string | null;
            email: string;
            external_id: string;
            /** Format: uuid */
            id: string;
            /** @description neither withdrawn by the partner nor suspended by an administrator */
            is_active: boolean;
            last_sign_in_at: string | null;
            /** Format: uuid */
            partner_id: string;
            /** @description the partner's word, as last asserted, like address, name and attributes */
            role: string;
            /** @description what a session through it has now, after the `role_map`; empty while it is not active */
            roles: string[];
            suspended_at: string | null;
            suspended_by: string | null;
            withdrawn_at: string | null;
            withdrawn_by: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    jsonWebKeySet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: {
                            /** @constant */
                            alg: "ES256";
                            /** @constant */
                            crv: "P-256";
                            kid: string;
                            /** @constant */
                            kty: "EC";
                            /** @constant */
                            use: "sig";
                            x: string;
                            y: string;
                        }[];
                    };
                };
            };
            /** @description internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                event_type?: "partner_registered" | "partner_updated" | "partner_deactivated" | "partner_reactivated" | "partner_secret_rotated" | "test_credentials_created" | "partner_signature_validation_failed" | "sso_token_issued" | "sso_sign_in" | "sso_refused" | "sso_logout" | "user_created" | "jit_provision" | "identity_linked" | "identity_unlinked" | "identity_withdrawn" | "identity_suspended" | "identity_reopened" | "user_merged" | "user_deactivated" | "user_activated" | "user_updated" | "user_erased" | "user_exported" | "role_assigned" | "role_removed" | "login_success" | "login_error" | "logout" | "mfa_enrolled" | "mfa_disabled" | "mfa_failed" | "mfa_ticket_issued" | "password_changed" | "session_created" | "session_revoked" | "session_revoked_all" | "token_reuse_detected" | "rate_limited" | "permission_denied" | "machine_token_created" | "machine_token_rotated" | "machine_token_revoked" | "scim_token_created" | "scim_token_revoked" | "secret_revealed" | "setup_link_created" | "setup_link_opened" | "setup_link_revoked" | "proposal_approved" | "proposal_rejected" | "go_live_requested" | "go_live_approved" | "go_live_rejected" | "first_signature_accepted" | "partner_compromise_handled" | "secrets_resealed" | "signing_key_retired" | "refusals_suppressed";
                /** @description inclusive */
                from?: string;
                /** @description 1-200; 50 by default */
                limit?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                partner_id?: string;
                /** @description the `x-request-id` of an answer */
                request_id?: string;
                severity?: "info" | "warning" | "critical";
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
                /** @description exclusive */
                to?: string;
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEvent"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainRequest: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description exactly as it arrived */
                    body?: string;
                    /**
                     * Format: base64
                     * @description in place of `body`, for bytes that are not a text
                     */
                    body_base64?: string;
                    /** @description as they arrived; names in any case */
                    headers: {
                        [key: string]: string;
                    };
                    method?: string;
                    path?: string;
                };
            };
        };
        responses: {
            /** @description what was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPartners: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                /** @description whether a proposal of its developer waits for a decision */
                has_open_proposals?: "true" | "false";
                /** @description with each partner how it stands, in the same answer */
                include?: "standing";
                is_active?: "true" | "false";
                /** @description 1-200; 50 by default */
                limit?: string;
                /** @description true: only those whose standing has needs. Such a page may have fewer rows than its limit, though there are more */
                needs_care?: "true" | "false";
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description a part of the name, or the beginning of the consumer key */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedPartner"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerPartner: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description 1 to 255 visible ASCII characters. For 24 hours the same request of the same administrator gets the same answer, including the secret. Another request under the same key is a `conflict`.
                 * @example 7d0c2b9e-1b0f-4f0e-9a53-2f6a1d6c9e10
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    allowed_attributes?: string[] | null;
                    allowed_email_domains?: string[] | null;
                    /** @description origins of the pages that may embed the application; []: none */
                    allowed_origins?: string[];
                    allowed_roles?: string[] | null;
                    allowed_source_ips?: string[] | null;
                    /** @description a key that the partner already has */
                    consumer_key?: string;
                    /** @description the secret that goes with it */
                    consumer_secret?: string;
                    login_url?: string | null;
                    max_users?: number | null;
                    /** @description the application's own notes, at most 64 KiB */
                    metadata?: {
                        [key: string]: unknown;
                    };
                    org_id?: string;
                    /** @description 1 to 255 characters, unique in its organization whatever the case */
                    partner_name: string;
                    /** @description whether each assertion must name this application in its aud */
                    require_audience?: boolean;
                    role_map?: {
                        [key: string]: string;
                    } | null;
                    session_idle_seconds?: number | null;
                    session_max_age_seconds?: number | null;
                    /** @description a setup link in place of the secret */
                    setup_link?: boolean;
                    /**
                     * @description which side may begin a sign-in
                     * @enum {string}
                     */
                    sso_mode?: "idp_initiated" | "sp_initiated" | "both";
                    /** @description of that link: the live secret needs a consent first */
                    starts_on_test_side?: boolean;
                    /**
                     * @description whether an unknown user is made at the first sign-in
                     * @enum {string}
                     */
                    user_provisioning?: "jit" | "pre_provisioned" | "disabled";
                };
            };
        };
        responses: {
            /** @description registered */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consumer_key: string;
                        consumer_secret?: string;
                        partner: components["schemas"]["Partner"];
                        setup_link?: components["schemas"]["SetupInvitation"];
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, partner_already_exists, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPartner: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the partner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updatePartner: {
        parameters: {
            query?: {
                /** @description with commas between: allowed_email_domains, allowed_source_ips, max_users, allowed_roles, role_map, allowed_attributes, login_url, session_max_age_seconds, session_idle_seconds */
                clear?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: {
                /**
                 * @description The `ETag` of the last read. When the partner has changed since, the answer is a `conflict`.
                 * @example "5f0d8f0e3c554a439a383f6f2f6b1a77"
                 */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description names of signed attributes that are kept; null: no restriction, []: none */
                    allowed_attributes?: string[];
                    /** @description exact e-mail domains, no sub-domain implied; null: no restriction, []: nobody */
                    allowed_email_domains?: string[];
                    /** @description origins of the pages that may embed the application; []: none */
                    allowed_origins?: string[];
                    /** @description roles that it may assert; null: any that is not reserved, []: nobody */
                    allowed_roles?: string[];
                    /** @description IPv4 and IPv6 addresses and CIDR blocks; null: no restriction, []: nobody */
                    allowed_source_ips?: string[];
                    /** @description where an SP-initiated start sends the browser; required for sp_initiated and both */
                    login_url?: string;
                    /** @description how many users it may have; null: no restriction */
                    max_users?: number;
                    /** @description the application's own notes, at most 64 KiB */
                    metadata?: {
                        [key: string]: unknown;
                    };
                    /** @description 1 to 255 characters, unique in its organization whatever the case */
                    partner_name?: string;
                    /** @description whether each assertion must name this application in its aud */
                    require_audience?: boolean;
                    /** @description from the partner's own words for roles to roles here, before allowed_roles looks; null: none */
                    role_map?: {
                        [key: string]: string;
                    };
                    /** @description how long its sessions may go unused, if shorter than the application's; null: no restriction */
                    session_idle_seconds?: number;
                    /** @description how long its sessions last, if shorter than the application's; null: no restriction */
                    session_max_age_seconds?: number;
                    /**
                     * @description which side may begin a sign-in
                     * @enum {string}
                     */
                    sso_mode?: "idp_initiated" | "sp_initiated" | "both";
                    /**
                     * @description whether an unknown user is made at the first sign-in
                     * @enum {string}
                     */
                    user_provisioning?: "jit" | "pre_provisioned" | "disabled";
                };
            };
        };
        responses: {
            /** @description the partner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, partner_not_found, partner_already_exists, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    handleCompromise: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    since: string;
                    suspend_identities?: boolean;
                };
            };
        };
        responses: {
            /** @description ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        report: components["schemas"]["CompromiseReport"];
                        setup_link: components["schemas"]["SetupInvitation"];
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, partner_not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivatePartner: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    revoke_sessions?: boolean;
                };
            };
        };
        responses: {
            /** @description the partner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dryRunPartner: {
        parameters: {
            query?: {
                /** @description with commas between: allowed_email_domains, allowed_source_ips, max_users, allowed_roles, role_map, allowed_attributes, login_url, session_max_age_seconds, session_idle_seconds */
                clear?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description names of signed attributes that are kept; null: no restriction, []: none */
                    allowed_attributes?: string[];
                    /** @description exact e-mail domains, no sub-domain implied; null: no restriction, []: nobody */
                    allowed_email_domains?: string[];
                    /** @description origins of the pages that may embed the application; []: none */
                    allowed_origins?: string[];
                    /** @description roles that it may assert; null: any that is not reserved, []: nobody */
                    allowed_roles?: string[];
                    /** @description IPv4 and IPv6 addresses and CIDR blocks; null: no restriction, []: nobody */
                    allowed_source_ips?: string[];
                    /** @description where an SP-initiated start sends the browser; required for sp_initiated and both */
                    login_url?: string;
                    /** @description how many users it may have; null: no restriction */
                    max_users?: number;
                    /** @description the application's own notes, at most 64 KiB */
                    metadata?: {
                        [key: string]: unknown;
                    };
                    /** @description 1 to 255 characters, unique in its organization whatever the case */
                    partner_name?: string;
                    /** @description whether each assertion must name this application in its aud */
                    require_audience?: boolean;
                    /** @description from the partner's own words for roles to roles here, before allowed_roles looks; null: none */
                    role_map?: {
                        [key: string]: string;
                    };
                    /** @description how long its sessions may go unused, if shorter than the application's; null: no restriction */
                    session_idle_seconds?: number;
                    /** @description how long its sessions last, if shorter than the application's; null: no restriction */
                    session_max_age_seconds?: number;
                    /**
                     * @description which side may begin a sign-in
                     * @enum {string}
                     */
                    sso_mode?: "idp_initiated" | "sp_initiated" | "both";
                    /**
                     * @description whether an unknown user is made at the first sign-in
                     * @enum {string}
                     */
                    user_provisioning?: "jit" | "pre_provisioned" | "disabled";
                };
            };
        };
        responses: {
            /** @description what would have happened */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRun"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    linkUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    external_id: string;
                    user_id: string;
                };
            };
        };
        responses: {
            /** @description linked */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerUser"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, max_users_exceeded, not_found, partner_not_found, user_not_found, identity_conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProposals: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the newest 200, the newest last */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SetupProposal"][];
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveProposal: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    digest: string;
                    value?: unknown;
                };
            };
        };
        responses: {
            /** @description decided */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupProposal"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, partner_not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rejectProposal: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    digest: string;
                    value?: unknown;
                };
            };
        };
        responses: {
            /** @description decided */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupProposal"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reactivatePartner: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the partner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateConsumerSecret: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: {
                /**
                 * @description 1 to 255 visible ASCII characters. For 24 hours the same request of the same administrator gets the same answer, including the secret. Another request under the same key is a `conflict`.
                 * @example 7d0c2b9e-1b0f-4f0e-9a53-2f6a1d6c9e10
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    grace_period_seconds?: number;
                };
            };
        };
        responses: {
            /** @description rotated */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consumer_key: string;
                        consumer_secret: string;
                        partner: components["schemas"]["Partner"];
                        previous_secret_expires_at: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, partner_not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listScimTokens: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description all of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ScimToken"][];
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createScimToken: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description 15,552,000 (180 days) by default */
                    expires_in_seconds?: number;
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        expires_at: string;
                        /** Format: uuid */
                        id: string;
                        /** @description exact to the minute */
                        last_used_at: string | null;
                        /** Format: uuid */
                        partner_id: string;
                        revoked_at: string | null;
                        /** @enum {string} */
                        state: "active" | "expired" | "revoked";
                        /** @description shown this once */
                        token: string;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, partner_not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeScimToken: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ended; it stays in the list */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSetupLinks: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description all of them, until 90 days after their expiry */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SetupLink"][];
                        /** @description null for a partner that did not begin with a link */
                        progress: components["schemas"]["PartnerProgress"] | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSetupLink: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    expires_in_seconds?: number;
                    /** @description the live secret is shown once an administrator has approved the proposal `go_live` */
                    starts_on_test_side?: boolean;
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupInvitation"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, partner_not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeSetupLink: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
                link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPartnerStanding: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description how it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerStanding"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTestCredentials: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consumer_key: string;
                        consumer_secret: string;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPartnerUsers: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                /** @description 1-200; 50 by default */
                limit?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PartnerUser"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preProvisionUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    display_name?: string | null;
                    email: string;
                    external_id: string;
                };
            };
        };
        responses: {
            /** @description may sign in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerUser"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, max_users_exceeded, not_found, partner_not_found, identity_conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConsoleSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session: components["schemas"]["Session"];
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endConsoleSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ended; the console's cookie is removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmAtConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of the authenticator app, or a recovery code */
                    code: string;
                };
            };
        };
        responses: {
            /** @description enrolled */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, authentication_failed, origin_not_allowed, user_inactive, permission_denied, not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableAtConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of the authenticator app, or a recovery code */
                    code: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description turned off */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, authentication_failed, origin_not_allowed, user_inactive, permission_denied, not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrollAtConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description `mt_live_…`, for the first one where it is required */
                    ticket?: string;
                };
            };
        };
        responses: {
            /** @description to be kept, and confirmed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        otpauth_url: string;
                        recovery_codes: string[];
                        secret: string;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPasskeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description all of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Passkey"][];
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrollPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `response.getPublicKeyAlgorithm()` */
                    algorithm: number;
                    /** @description base64url */
                    authenticator_data: string;
                    /** @description base64url */
                    client_data_json: string;
                    /** @description base64url */
                    id: string;
                    /** @description 1–100 characters */
                    name: string;
                    /** @description `response.getPublicKey()` */
                    public_key: string;
                };
            };
        };
        responses: {
            /** @description enrolled */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkey"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, authentication_failed, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkey_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description to be signed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyEnrolment"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePasswordAtConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                    new_password: string;
                };
            };
        };
        responses: {
            /** @description changed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, authentication_failed, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reauthenticateAtConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code?: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description sensitive operations are open */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, authentication_failed, origin_not_allowed, user_inactive, permission_denied, not_found, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                /** @description 1-200; 50 by default */
                limit?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                partner_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedSession"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, user_not_found, partner_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ended, or it had ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    org_id?: string | null;
                    /** Format: uuid */
                    partner_id?: string;
                    /** @description true: the test side, in place of the live one; not of a partner */
                    test?: boolean;
                    /** Format: uuid */
                    user_id?: string;
                };
            };
        };
        responses: {
            /** @description ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions_ended: number;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, user_not_found, partner_not_found, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countSignIns: {
        parameters: {
            query?: {
                /** @description 60-86400; 3600 by default; at most 1000 buckets since then */
                bucket_seconds?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                partner_id?: string;
                /** @description inclusive; 24 hours ago by default */
                since?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description counted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInCounts"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMachineTokens: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                /** @description 1-200; 50 by default */
                limit?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MachineToken"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createMachineToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 7,776,000 (90 days) by default */
                    expires_in_seconds?: number;
                    /** @description what it is for, 1-255 characters */
                    name: string;
                    org_id?: string | null;
                    scopes: ("partners:read" | "partners:write" | "users:read" | "users:write" | "sessions:read" | "sessions:write" | "audit:read" | "introspect")[];
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        expires_at: string;
                        /** Format: uuid */
                        id: string;
                        /** @description exact to the minute */
                        last_used_at: string | null;
                        /** Format: uuid */
                        maker_id: string;
                        name: string;
                        /** @description null: every organization */
                        org_id: string | null;
                        previous_token_expires_at: string | null;
                        revoked_at: string | null;
                        scopes: ("partners:read" | "partners:write" | "users:read" | "users:write" | "sessions:read" | "sessions:write" | "audit:read" | "introspect")[];
                        /**
                         * @description powerless: its maker may no longer administer what it is for
                         * @enum {string}
                         */
                        state: "active" | "expired" | "revoked" | "powerless";
                        /** @description shown this once */
                        token: string;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeMachineToken: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ended; it stays in the list */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateMachineToken: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    grace_period_seconds?: number;
                };
            };
        };
        responses: {
            /** @description rotated */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        expires_at: string;
                        /** Format: uuid */
                        id: string;
                        /** @description exact to the minute */
                        last_used_at: string | null;
                        /** Format: uuid */
                        maker_id: string;
                        name: string;
                        /** @description null: every organization */
                        org_id: string | null;
                        previous_token_expires_at: string | null;
                        revoked_at: string | null;
                        scopes: ("partners:read" | "partners:write" | "users:read" | "users:write" | "sessions:read" | "sessions:write" | "audit:read" | "introspect")[];
                        /**
                         * @description powerless: its maker may no longer administer what it is for
                         * @enum {string}
                         */
                        state: "active" | "expired" | "revoked" | "powerless";
                        /** @description shown this once */
                        token: string;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                /** @description 1-200; 50 by default */
                limit?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description has an identity of this partner, active or not */
                partner_id?: string;
                /** @description the beginning of the e-mail address or of the name, in any case */
                q?: string;
                /** @description granted, or what a session through an active identity has now: after the partner's `role_map` */
                role?: string;
                /** @description at this moment or after it */
                seen_after?: string;
                seen_before?: string;
                state?: "active" | "suspended" | "dormant";
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UserDetails"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    display_name?: string | null;
                    email: string;
                    org_id?: string;
                    /** @description 12-256 characters */
                    password: string;
                    /** @description granted by administrators; what partners give is in identities */
                    roles?: string[];
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetails"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_already_exists, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        display_name: string | null;
                        email: string;
                        has_password: boolean;
                        /** Format: uuid */
                        id: string;
                        identities: components["schemas"]["UserIdentity"][];
                        is_active: boolean;
                        last_sign_in_at: string | null;
                        organization_id: string;
                        roles: string[];
                        /**
                         * @description dormant: nothing lets the user in, and the address is free
                         * @enum {string}
                         */
                        state: "active" | "suspended" | "dormant";
                        suspended_at: string | null;
                        suspended_by: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: {
                /**
                 * @description The `ETag` of the last read. When the user has changed since, the answer is a `conflict`.
                 * @example "5f0d8f0e3c554a439a383f6f2f6b1a77"
                 */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description null removes it */
                    display_name?: string | null;
                    email?: string;
                    /** @description granted by administrators; what partners give is in identities */
                    roles?: string[];
                };
            };
        };
        responses: {
            /** @description the user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetails"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, user_already_exists, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivateUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eraseUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description erased */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, conflict, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportUser: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                /** @description 1-200; 50 by default */
                limit?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the person, with one page of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserExport"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIdentities: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description all of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UserIdentity"][];
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    linkIdentity: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    external_id: string;
                    partner_id: string;
                };
            };
        };
        responses: {
            /** @description linked */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserIdentity"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, max_users_exceeded, not_found, user_not_found, partner_not_found, identity_conflict, user_already_exists, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlinkIdentity: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description unlinked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reopenIdentity: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the identity */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserIdentity"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, max_users_exceeded, not_found, user_not_found, identity_conflict, user_already_exists, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendIdentity: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the identity */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserIdentity"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mergeUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    into_id: string;
                };
            };
        };
        responses: {
            /** @description the other user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, conflict, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issueSecondFactorTicket: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the ticket, this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expires_at: string;
                        ticket: string;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, conflict, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reactivateUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    email?: string;
                };
            };
        };
        responses: {
            /** @description the user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, max_users_exceeded, not_found, user_not_found, user_already_exists, payload_too_large, unsupported_media_type, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetSecondFactor: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, reauthentication_required, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUserSessions: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                /** @description 1-200; 50 by default */
                limit?: string;
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedSession"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendUser: {
        parameters: {
            query?: {
                /** @description only a platform_admin may choose it; for others it is their own */
                org_id?: string;
                /** @description true: the test side, in place of the live one */
                test?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, origin_not_allowed, user_inactive, permission_denied, not_found, user_not_found, validation_error, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    introspectToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    /**
                     * @description true: a token of the test side is active too
                     * @enum {string}
                     */
                    test?: "true" | "false";
                    token: string;
                    /** @description ignored */
                    token_type_hint?: string;
                };
            };
        };
        responses: {
            /** @description the token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        active: boolean;
                        aud?: string;
                        /** @description the partner's id, or gl-iam for a session by password */
                        client_id?: string;
                        /** @description seconds since 1970 */
                        exp?: number;
                        is_test?: boolean;
                        iss?: string;
                        org?: string;
                        session?: components["schemas"]["Session"];
                        /**
                         * Format: uuid
                         * @description the session's id
                         */
                        sid?: string;
                        /**
                         * Format: uuid
                         * @description the user's id
                         */
                        sub?: string;
                        /** @constant */
                        token_type?: "Bearer";
                        user?: components["schemas"]["User"];
                        /** @description the user's e-mail */
                        username?: string;
                    };
                };
            };
            /** @description validation_error, invalid_token, permission_denied, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of the authenticator app, or a recovery code */
                    code?: string;
                    /** @description the session as a cookie */
                    cookie?: boolean | "console";
                    email: string;
                    org_id?: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_token: string;
                        /** @description seconds */
                        expires_in: number;
                        /** @constant */
                        must_enroll?: true;
                        /** @description works once */
                        refresh_token: string;
                        session: components["schemas"]["Session"];
                        /** @constant */
                        token_type: "Bearer";
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description signed in; the session is in a cookie */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, authentication_failed, mfa_required, user_inactive, origin_not_allowed, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, origin_not_allowed, email_domain_not_allowed, role_not_allowed, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of the authenticator app, or a recovery code */
                    code: string;
                };
            };
        };
        responses: {
            /** @description enrolled */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, authentication_failed, origin_not_allowed, email_domain_not_allowed, role_not_allowed, permission_denied, user_inactive, conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of the authenticator app, or a recovery code */
                    code: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description turned off */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, authentication_failed, origin_not_allowed, email_domain_not_allowed, role_not_allowed, permission_denied, user_inactive, conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrollSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description `mt_live_…`, for the first one where it is required */
                    ticket?: string;
                };
            };
        };
        responses: {
            /** @description to be kept, and confirmed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        otpauth_url: string;
                        recovery_codes: string[];
                        secret: string;
                    };
                };
            };
            /** @description validation_error, invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, origin_not_allowed, email_domain_not_allowed, role_not_allowed, reauthentication_required, permission_denied, user_inactive, conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signInWithPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description base64url */
                    authenticator_data: string;
                    /** @description base64url */
                    client_data_json: string;
                    /** @description as at `POST /api/v1/auth/login`; a passkey is bound to the host of the pages that it was enrolled on */
                    cookie?: boolean | "console";
                    /** @description base64url */
                    id: string;
                    /** @description base64url */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_token: string;
                        /** @description seconds */
                        expires_in: number;
                        /** @description works once */
                        refresh_token: string;
                        session: components["schemas"]["Session"];
                        /** @constant */
                        token_type: "Bearer";
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description signed in; the session is in a cookie */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, authentication_failed, user_inactive, origin_not_allowed, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginPasskeySignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description as at `POST /api/v1/auth/login`; a passkey is bound to the host of the pages that it was enrolled on */
                    cookie?: boolean | "console";
                };
            };
        };
        responses: {
            /** @description to be signed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyChallenge"];
                };
            };
            /** @description validation_error, origin_not_allowed, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                    new_password: string;
                };
            };
        };
        responses: {
            /** @description changed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, authentication_failed, origin_not_allowed, email_domain_not_allowed, role_not_allowed, permission_denied, reauthentication_required, user_inactive, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reauthenticate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of the authenticator app, or a recovery code */
                    code?: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description sensitive operations are open */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, authentication_failed, origin_not_allowed, email_domain_not_allowed, role_not_allowed, permission_denied, user_inactive, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description 1 to 255 visible ASCII characters, another one for each refresh.
                 * @example 7d0c2b9e-1b0f-4f0e-9a53-2f6a1d6c9e10
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    refresh_token?: string;
                };
            };
        };
        responses: {
            /** @description the next tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_token: string;
                        /** @description seconds */
                        expires_in: number;
                        /** @description works once */
                        refresh_token: string;
                        /** @constant */
                        token_type: "Bearer";
                    };
                };
            };
            /** @description the session of the browser's cookie stands */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, user_inactive, email_domain_not_allowed, role_not_allowed, origin_not_allowed, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, origin_not_allowed, email_domain_not_allowed, role_not_allowed, user_inactive, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session: components["schemas"]["Session"];
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, origin_not_allowed, email_domain_not_allowed, role_not_allowed, user_inactive, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOwnSessions: {
        parameters: {
            query?: {
                /** @description the next_cursor of the previous page */
                cursor?: string;
                /** @description 1-200; 50 by default */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedSession"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description validation_error, invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, origin_not_allowed, email_domain_not_allowed, role_not_allowed, user_inactive, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ended, or it had ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, session_expired, session_not_found, mfa_required, partner_inactive, origin_not_allowed, email_domain_not_allowed, role_not_allowed, user_inactive, not_found, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainBySetupLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description exactly as it arrived */
                    body?: string;
                    /**
                     * Format: base64
                     * @description in place of `body`, for bytes that are not a text
                     */
                    body_base64?: string;
                    /** @description as they arrived; names in any case */
                    headers: {
                        [key: string]: string;
                    };
                    method?: string;
                    path?: string;
                };
            };
        };
        responses: {
            /** @description what was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description validation_error, setup_link_invalid, origin_not_allowed, payload_too_large, unsupported_media_type, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askToGoLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the state of things */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupStatus"];
                };
            };
            /** @description setup_link_invalid, origin_not_allowed, conflict, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openSetupLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    link: string;
                    not_me?: boolean;
                    passcode: string;
                };
            };
        };
        responses: {
            /** @description opened, or taken by another browser before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupStatus"] | {
                        ended: boolean;
                        /** Format: date-time */
                        taken_at: string;
                        taken_from: string | null;
                    };
                };
            };
            /** @description validation_error, setup_link_invalid, origin_not_allowed, payload_too_large, unsupported_media_type, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proposeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description the state of things */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupStatus"];
                };
            };
            /** @description validation_error, setup_link_invalid, origin_not_allowed, payload_too_large, unsupported_media_type, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveDomains: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the state of things */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupStatus"];
                };
            };
            /** @description setup_link_invalid, origin_not_allowed, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revealSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the secret, this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consumer_key: string;
                        consumer_secret: string;
                        /**
                         * @description pending: until the operator approves it, or the current one confirms it
                         * @enum {string}
                         */
                        state: "live" | "pending";
                    };
                };
            };
            /** @description setup_link_invalid, origin_not_allowed, conflict, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revealTestSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    again?: boolean;
                };
            };
        };
        responses: {
            /** @description the secret, this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consumer_key: string;
                        consumer_secret: string;
                    };
                };
            };
            /** @description validation_error, setup_link_invalid, origin_not_allowed, conflict, payload_too_large, unsupported_media_type, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateBySetupLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the secret, this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consumer_key: string;
                        consumer_secret: string;
                        /**
                         * @description pending: until the operator approves it, or the current one confirms it
                         * @enum {string}
                         */
                        state: "live" | "pending";
                    };
                };
            };
            /** @description setup_link_invalid, origin_not_allowed, conflict, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exchangeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description RFC 7636, when the assertion had a code_challenge */
                    code_verifier?: string;
                    /** @description from a page in a partner's frame: the origin of the message that brought the token. It must be one of the partner's, and the assertion must have had a code_challenge. */
                    embedder_origin?: string;
                    sso_token?: string;
                    token?: string;
                };
            };
        };
        responses: {
            /** @description signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_token: string;
                        /** @description seconds */
                        expires_in: number;
                        /** @description works once */
                        refresh_token: string;
                        session: components["schemas"]["Session"];
                        /** @constant */
                        token_type: "Bearer";
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description validation_error, invalid_token, invalid_state, partner_inactive, origin_not_allowed, sso_mode_not_allowed, source_ip_not_allowed, email_domain_not_allowed, role_not_allowed, user_inactive, user_not_provisioned, user_provisioning_disabled, max_users_exceeded, identity_conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmSecret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description with the raw payload, not with an envelope
                 * @example ck_live_4fTq0QmC7yZtN1xVb8sLr2EwKd9uHj5gPaoXiRc
                 */
                "X-Consumer-Key"?: string;
                /**
                 * @description likewise: HMAC-SHA256, 64 lower-case hex digits
                 * @example 91ac31c07e0bccfac8c30feb8fffb19835b42a6eeec4d7a785b289c3bb93da5b
                 */
                "X-Signature"?: string;
                /**
                 * @description likewise: RFC 3339, with an offset
                 * @example 2026-11-24T08:00:00Z
                 */
                "X-Timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedEnvelope"] | components["schemas"]["SecretConfirmation"];
            };
        };
        responses: {
            /** @description the next secret works */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        confirmed: true;
                    };
                };
            };
            /** @description validation_error, invalid_partner_signature, signature_expired, partner_inactive, assertion_replayed, source_ip_not_allowed, audience_mismatch, conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deprovisionUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description with the raw payload, not with an envelope
                 * @example ck_live_4fTq0QmC7yZtN1xVb8sLr2EwKd9uHj5gPaoXiRc
                 */
                "X-Consumer-Key"?: string;
                /**
                 * @description likewise: HMAC-SHA256, 64 lower-case hex digits
                 * @example 03a17d6dd93fb8bc7408149c6a76daec6c44f8ae9f07b06179541045a4d9b6bc
                 */
                "X-Signature"?: string;
                /**
                 * @description likewise: RFC 3339, with an offset
                 * @example 2026-11-24T08:00:00Z
                 */
                "X-Timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedEnvelope"] | components["schemas"]["AssertedPayload"];
            };
        };
        responses: {
            /** @description withdrawn */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions_ended: number;
                    };
                };
            };
            /** @description validation_error, invalid_partner_signature, signature_expired, partner_inactive, assertion_replayed, source_ip_not_allowed, audience_mismatch, user_not_found, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enter: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description written by the browser
                 * @example https://portal.acme.example
                 */
                Origin: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    code_verifier?: string;
                    /**
                     * @description the answer to the question; from the application's own page only
                     * @enum {string}
                     */
                    confirm?: "switch" | "swap";
                    /** @description a path of this application */
                    return_to?: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description a page that asks before it switches the signed-in user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description signed in */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, invalid_token, invalid_state, partner_inactive, origin_not_allowed, sso_mode_not_allowed, source_ip_not_allowed, email_domain_not_allowed, role_not_allowed, user_inactive, user_not_provisioned, user_provisioning_disabled, max_users_exceeded, identity_conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endPartnerSessions: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description with the raw payload, not with an envelope
                 * @example ck_live_4fTq0QmC7yZtN1xVb8sLr2EwKd9uHj5gPaoXiRc
                 */
                "X-Consumer-Key"?: string;
                /**
                 * @description likewise: HMAC-SHA256, 64 lower-case hex digits
                 * @example 6e7446103db292da694674726308d9f50dd5397f3e9f1a22f0b2cd1a3637b7f9
                 */
                "X-Signature"?: string;
                /**
                 * @description likewise: RFC 3339, with an offset
                 * @example 2026-11-24T08:00:00Z
                 */
                "X-Timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedEnvelope"] | components["schemas"]["AssertedPayload"];
            };
        };
        responses: {
            /** @description they have ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions_ended: number;
                    };
                };
            };
            /** @description validation_error, invalid_partner_signature, signature_expired, partner_inactive, assertion_replayed, source_ip_not_allowed, audience_mismatch, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    provisionUsers: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description with the raw payload, not with an envelope
                 * @example ck_live_4fTq0QmC7yZtN1xVb8sLr2EwKd9uHj5gPaoXiRc
                 */
                "X-Consumer-Key"?: string;
                /**
                 * @description likewise: HMAC-SHA256, 64 lower-case hex digits
                 * @example 1fd195eca18063f9844a3914becf89bc4ebf57f693db78267db538ada42511c7
                 */
                "X-Signature"?: string;
                /**
                 * @description likewise: RFC 3339, with an offset
                 * @example 2026-11-24T08:00:00Z
                 */
                "X-Timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedEnvelope"] | components["schemas"]["ProvisionPayload"];
            };
        };
        responses: {
            /** @description an outcome for each user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: {
                            errors?: {
                                field: string;
                                message: string;
                                rule: string;
                            }[];
                            /** @description null when it was not given, or is none */
                            external_id: string | null;
                            /** @description `created`, `updated`, `reopened`, `unchanged`; `stale`: a newer request was first; or a code of a refusal */
                            outcome: string;
                        }[];
                    };
                };
            };
            /** @description validation_error, invalid_partner_signature, signature_expired, partner_inactive, assertion_replayed, source_ip_not_allowed, audience_mismatch, email_domain_not_allowed, role_not_allowed, user_not_provisioned, user_provisioning_disabled, max_users_exceeded, identity_conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startSignIn: {
        parameters: {
            query?: {
                /** @description a path of this application, for after the sign-in */
                return_to?: string;
            };
            header?: never;
            path: {
                consumer_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description to the partner's login_url */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description validation_error, not_found, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issueToken: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description with the raw payload, not with an envelope
                 * @example ck_live_4fTq0QmC7yZtN1xVb8sLr2EwKd9uHj5gPaoXiRc
                 */
                "X-Consumer-Key"?: string;
                /**
                 * @description likewise: HMAC-SHA256, 64 lower-case hex digits
                 * @example 0021c12bcd01cb999e3fb6f454087567d54e97cba987c995a9b91747364e2064
                 */
                "X-Signature"?: string;
                /**
                 * @description likewise: RFC 3339, with an offset
                 * @example 2026-11-24T08:00:00Z
                 */
                "X-Timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedEnvelope"] | components["schemas"]["AssertedPayload"];
            };
        };
        responses: {
            /** @description to be handed to the user's browser, which exchanges it once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description seconds */
                        expires_in: number;
                        token: string;
                    };
                };
            };
            /** @description validation_error, invalid_partner_signature, signature_expired, partner_inactive, assertion_replayed, invalid_state, source_ip_not_allowed, audience_mismatch, sso_mode_not_allowed, email_domain_not_allowed, role_not_allowed, user_inactive, user_not_provisioned, user_provisioning_disabled, max_users_exceeded, identity_conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page that loads nothing from elsewhere */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description internal_error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docsStyle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CSS */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/css": string;
                };
            };
            /** @description internal_error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docsScript: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the filter of the operations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description internal_error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    elementScript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JavaScript */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description not_found, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    elementScriptMap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a source map, with the sources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mappings: string;
                        /** @constant */
                        version: 3;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description not_found, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    partnerScript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JavaScript */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description not_found, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    partnerScriptMap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a source map, with the sources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mappings: string;
                        /** @constant */
                        version: 3;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description not_found, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    widgetScript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JavaScript */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description not_found, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    widgetScriptMap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a source map, with the sources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mappings: string;
                        /** @constant */
                        version: 3;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description not_found, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            /** @description internal_error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        info: {
                            title: string;
                            version: string;
                        } & {
                            [key: string]: unknown;
                        };
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description internal_error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ready";
                    };
                };
            };
            /** @description internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    scimResourceTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description as it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimDescription"];
                };
            };
            /** @description invalid_token, partner_inactive, source_ip_not_allowed, not_found, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimUserResourceType: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description as it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimDescription"];
                };
            };
            /** @description invalid_token, partner_inactive, source_ip_not_allowed, not_found, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimSchemas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description as it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimDescription"];
                };
            };
            /** @description invalid_token, partner_inactive, source_ip_not_allowed, not_found, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimUserSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                schema: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description as it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimDescription"];
                };
            };
            /** @description invalid_token, partner_inactive, source_ip_not_allowed, not_found, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimServiceProviderConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description as it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimDescription"];
                };
            };
            /** @description invalid_token, partner_inactive, source_ip_not_allowed, not_found, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimListUsers: {
        parameters: {
            query?: {
                /** @description at most 200; 100 by default */
                count?: string;
                /** @description `userName eq "…"`, `externalId eq "…"`, or both with `and` */
                filter?: string;
                /** @description from 1 on */
                startIndex?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": {
                        itemsPerPage: number;
                        Resources: components["schemas"]["ScimUser"][];
                        schemas: string[];
                        startIndex: number;
                        totalResults: number;
                    };
                };
            };
            /** @description validation_error, invalid_token, partner_inactive, source_ip_not_allowed, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimCreateUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": components["schemas"]["ScimUserInput"];
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUser"];
                };
            };
            /** @description validation_error, invalid_token, partner_inactive, source_ip_not_allowed, email_domain_not_allowed, role_not_allowed, max_users_exceeded, user_not_provisioned, user_provisioning_disabled, identity_conflict, conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimGetUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUser"];
                };
            };
            /** @description invalid_token, partner_inactive, source_ip_not_allowed, user_not_found, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimReplaceUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": components["schemas"]["ScimUserInput"];
            };
        };
        responses: {
            /** @description replaced */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUser"];
                };
            };
            /** @description validation_error, invalid_token, partner_inactive, source_ip_not_allowed, email_domain_not_allowed, role_not_allowed, max_users_exceeded, user_not_found, identity_conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimDeleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description withdrawn */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token, partner_inactive, source_ip_not_allowed, user_not_found, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    scimPatchUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": {
                    Operations: ({
                        op: string;
                        path?: string;
                        value?: unknown;
                    } & {
                        [key: string]: unknown;
                    })[];
                    schemas?: string[];
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUser"];
                };
            };
            /** @description validation_error, invalid_token, partner_inactive, source_ip_not_allowed, email_domain_not_allowed, role_not_allowed, max_users_exceeded, user_not_found, identity_conflict, payload_too_large, unsupported_media_type, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimError"];
                };
            };
        };
    };
    setupPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page of a setup link */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setupEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description setup_link_invalid, rate_limited, internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setupStyle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The style of that page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/css": string;
                };
            };
            /** @description internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setupScript: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The script of that page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description internal_error, store_unavailable */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
