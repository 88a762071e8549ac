"""How columns of customers are called in the files people have, likeliest first, in the languages of our users."""

_WRITTEN = {
    "code": (
        "code | customer code | customer id | customer no | customer number | customer nr | client code | client id "
        "| account code | account number | account no | account id | symbol | ticker | kundennummer | kundennr | "
        "kunden nr | kunden id | kdnr | kd nr | kundencode | debitor | debitorennummer | debitor nr | kürzel | code "
        "client | numero client | codigo | codigo cliente | codice cliente | klantnummer | short code | key | "
        "reference | id | nr | no | number | nummer"
    ),
    "name": (
        "name | customer name | company name | customer | company | security | security name | account name | "
        "client name | client | organisation | organization | organisation name | organization name | legal name | "
        "business name | firma | firmenname | kunde | kundenname | unternehmen | name 1 | bezeichnung | raison "
        "sociale | societe | entreprise | nom | nom client | razon social | empresa | cliente | nombre | ragione "
        "sociale | azienda | klant | klantnaam | bedrijf | bedrijfsnaam | account"
    ),
    "kind": "kind | customer kind | internal or external | art",
    "status": (
        "status | customer status | account status | state of customer | lifecycle stage | stadium | kundenstatus"
    ),
    "industry": (
        "industry | sector | gics sector | branche | industrie | sektor | wirtschaftszweig | secteur | industria | "
        "settore | bedrijfstak | vertical | industry name"
    ),
    "parent_code": (
        "business unit of | parent | parent code | parent id | parent customer | parent account | mutter | "
        "muttergesellschaft | konzern | maison mere | holding"
    ),
    "description": (
        "description | business description | about | profile | beschreibung | descripcion | descrizione | "
        "omschrijving | notes | note | notizen | bemerkung | bemerkungen | comment | comments | remarks"
    ),
    "note": (
        "gics sub industry | sub industry | sub sector | founded | gegründet | gründungsjahr | date added | "
        "customer since | kunde seit | employees | mitarbeiter | number of employees | revenue | umsatz | legal "
        "form | rechtsform | fax | telefax | fax number | faxnummer"
    ),
    "street": (
        "street | address | street address | address line 1 | address 1 | strasse | straße | adresse | anschrift | "
        "strasse und hausnummer | rue | direccion | calle | indirizzo | via | adres | straat"
    ),
    "postal_code": (
        "postal code | postcode | post code | zip | zip code | plz | postleitzahl | code postal | codigo postal | cap"
    ),
    "city": "city | town | ort | stadt | ville | ciudad | citta | plaats | stad | municipality | wohnort",
    "place": (
        "headquarters location | headquarters | hq | hq location | location | place | sitz | standort | hauptsitz | "
        "firmensitz | siege"
    ),
    "region": (
        "region | state | state region | province | county | bundesland | kanton | canton | state or province | "
        "provincia | regione | provincie | departement"
    ),
    "country": "country | country name | country region | land | pays | pais | paese | nation | staat",
    "website": "website | web site | url | homepage | web | internet | webseite | site web | sitio web | sito web",
    "person_name": (
        "contact | contact name | contact person | main contact | primary contact | ansprechpartner | "
        "ansprechpartnerin | kontakt | kontaktperson | kontaktname | person | representative | personne de contact "
        "| contacto | contatto | contactpersoon"
    ),
    "person_first_name": (
        "first name | given name | forename | contact first name | vorname | prenom | nombre de pila | voornaam"
    ),
    "person_last_name": (
        "last name | surname | family name | contact last name | nachname | familienname | nom de famille | apellido | "
        "apellidos | cognome | achternaam"
    ),
    "person_title": (
        "contact title | contact function | job title | title | position | funktion | kontaktfunktion | fonction | "
        "cargo | ruolo | functie | contact position | contact role"
    ),
    "person_email": (
        "email | e mail | contact email | email address | mail | e mail adresse | emailadresse | courriel | correo "
        "| correo electronico"
    ),
    "person_phone": (
        "phone | telephone | tel | phone number | contact phone | mobile | telefon | telefonnummer | tel nr | "
        "telefono | telefoon | rufnummer | handy"
    ),
    "person_kind": "contact kind | contact part | part",
    "reference": (
        "cik | duns | duns number | d u n s | lei | lei code | isin | vat | vat id | vat number | vat no | ust id | "
        "ustid | ust idnr | uid | uid nummer | siret | siren | kvk | tax id | steuernummer | company number | "
        "registration number | handelsregisternummer | hrb | erp id | crm id | sap id | external id | salesforce id "
        "| dynamics id"
    ),
    "time_zone": "time zone | timezone | zeitzone | tz",
    "billing_currency": "billing currency | currency | currency code | währung | waehrung | devise | moneda | valuta",
    "owner": (
        "owner | relationship owner | account manager | account owner | brm | betreuer | kundenbetreuer | owner "
        "email | responsible"
    ),
}
HEADINGS: dict[str, tuple[str, ...]] = {
    target: tuple(heading.strip() for heading in text.split("|")) for target, text in _WRITTEN.items()
}
# Columns of our own export that an import does not set: a tier is given with a reason, a team by hand.
NOT_IMPORTED = ("tier", "reason for the tier", "team", "changed", "changed (UTC)")
# Words for choices in the languages of our users; what could mean several things is left to the person.
SYNONYMS = {
    "status": {
        **dict.fromkeys(("aktiv", "actif", "active", "aktiver kunde"), "active"),
        **dict.fromkeys(("interessent", "lead", "prospekt"), "prospect"),
        **dict.fromkeys(("inaktiv", "inactive", "inactif", "ehemalig", "ehemaliger kunde", "ancien"), "former"),
        **dict.fromkeys(("pausiert", "ruhend", "gesperrt"), "on_hold"),
    },
    "kind": {"intern": "internal", "interne": "internal", "extern": "external", "externe": "external"},
}
