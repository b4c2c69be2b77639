/** Each field of a partner in a line, and what its restriction leaves open. */
export const restrictions = {
  open: "No restriction",
  only: "Only these",
  atMost: "At most",
  nobody: "Nobody",
  noneKept: "None",
  entries: (label: string) => `${label}, one by one; Enter adds one`,
  add: "Add with Enter",
  fields: {
    partner_name: { label: "Name", hint: "For people. Unique in its organization." },
    org_id: { label: "Organization", hint: "Leave it empty for the default one." },
    allowed_origins: {
      label: "Origins of its pages",
      hint: "Pages that may embed the application, such as https://portal.acme.example. Without one, none may.",
      openly: "",
    },
    sso_mode: { label: "Who may begin a sign-in", hint: "The partner's portal, this application, or both." },
    login_url: {
      label: "Log-in page",
      hint: "Where a sign-in that begins here sends the browser. Needed for “this application” and “both”.",
    },
    user_provisioning: { label: "Unknown users", hint: "What the first sign-in of somebody new does." },
    allowed_email_domains: {
      label: "E-mail domains",
      hint: "Exact domains of the people it may sign in; a sub-domain is not implied.",
      openly: "It may sign in people of any e-mail domain, yours too.",
      nobody: "It can sign nobody in.",
    },
    allowed_source_ips: {
      label: "Source addresses",
      hint: "Addresses and CIDR blocks that its signed requests come from.",
      openly: "A stolen secret works from anywhere.",
      nobody: "Every request of it is refused.",
    },
    allowed_roles: {
      label: "Roles",
      hint: "Roles that it may give its users. Administrators' roles only by name.",
      openly: "It may give any role that is not reserved to administrators.",
      nobody: "It can give no role; a sign-in that names one is refused.",
    },
    allowed_attributes: {
      label: "Attributes",
      hint: "Names of signed attributes that are kept with its users.",
      openly: "Every attribute that it signs is kept.",
      nobody: "No attribute is kept.",
    },
    max_users: {
      label: "Users",
      hint: "How many people may be able to sign in through it.",
      openly: "It may bring any number of users.",
      nobody: "It can bring no user.",
    },
    session_max_age_seconds: {
      label: "Length of sessions",
      hint: "Seconds, 60 to 2,592,000. Shorter than the application's own limit, or without effect.",
      openly: "Its sessions last as long as the application's.",
    },
    session_idle_seconds: {
      label: "Unused sessions",
      hint: "Seconds without use after which its sessions end.",
      openly: "Its sessions may go unused as long as the application's.",
    },
    require_audience: {
      label: "Its assertions must name this application",
      hint: "Stops an assertion that was made for another application.",
    },
  },
  modes: {
    idp_initiated: "The partner's portal",
    sp_initiated: "This application",
    both: "Both",
  } as Record<string, string>,
  provisioning: {
    jit: "Makes the user",
    pre_provisioned: "Is refused: users are made beforehand",
    disabled: "Is refused: no user is ever made",
  } as Record<string, string>,
};
