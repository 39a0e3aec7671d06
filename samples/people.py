"""The people of the sample rosters. Nobody of them exists; nor do their domains."""

FABRIKAM = (
    ("Amara Diallo", "amara.diallo@fabrikam.example", "Project Atlas", "Sales", "starts in March"),
    ("Björn Eriksson", "bjorn.eriksson@fabrikam.example", "Partner Portal", "Sales", ""),
    ("Chiara Romano", "chiara.romano@fabrikam.example", "Partner Portal, Project Atlas", "Design", "lead"),
    ("Daniel Kowalski", "Daniel.Kowalski@Fabrikam.example", "Partner Portal", "Finance", ""),
    ("Esra Yılmaz", "esra.yilmaz@fabrikam.example", "Partner Portal", "Design", ""),
    ("Felix Baumann", "felix.baumann@fabrikam.example", "Project Atlas; Partner Portal", "IT", ""),
    ("Grace O'Neill", "grace.o'neill@fabrikam.example", "Partner Portal", "Sales", ""),
    ("Hiroshi Tanaka", "hiroshi.tanaka@fabrikam.example", "Project Atlas", "Engineering", ""),
    ("Isabel Ferreira", "isabel.ferreira@fabrikam.example", "Partner Portal", "Engineering", "part-time"),
    ("Jonas Weber", "jonas.weber@fabrikam.example", "", "Engineering", "no portal needed"),
    ("Katya Petrova", "katya.petrova@fabrikam.example", "Partner Portal", "Finance", ""),
    ("Liam Murphy", "liam.murphy@fabrikam.example", "Partner Portal", "Sales", ""),
    ("Mei Chen", "mei.chen@fabrikam.example", "Project Atlas", "Engineering", ""),
    ("Nadia Haddad", "nadia.haddad@fabrikam.example", "Partner Portal", "Legal", ""),
    ("Olivia Martin", "olivia.martin@fabrikam.example", "Partner Portal\nProject Atlas", "Legal", ""),
    ("Priya Nair", "priya.nair(at)fabrikam.example", "Partner Portal", "Design", "address to be checked"),
    ("Quentin Dubois", "quentin.dubois@fabrikam.example", "Partner Portal", "IT", ""),
    ("Rosa Jiménez", "rosa.jimenez+travel@fabrikam.example", "Partner Portal", "IT", ""),
    ("Samuel Osei", "samuel.osei@fabrikam.example", "Wine Club", "Sales", "asked for it himself"),
    ("Tereza Nováková", "tereza.novakova@fabrikam.example", "Partner Portal", "Finance", ""),
    ("Chiara Romano", "CHIARA.ROMANO@fabrikam.example", "Partner Portal", "Design", "again, by mistake"),
    ("Viktor Lund", "viktor.lund@freemail.example", "Partner Portal", "Sales", "private address"),
    ("Wanjiru Kamau", "wanjiru.kamau@fabrikam.example", "Partner Portal", "Engineering", ""),
    ("Yusuf Demir", "yusuf.demir@fabrikam.example", "Project Atlas", "Engineering", ""),
    ("Zoë van Dijk", "zoe.vandijk@fabrikam.example", "Partner Portal", "Legal", ""),
)
"""Name, address, groups, team, note."""

FIRST_NAMES = (
    *("Aiko", "Ben", "Carla", "Dörte", "Emil", "Fatima", "Gustav", "Hanna", "Ivo", "Jana"),
    *("Karim", "Lena", "Marek", "Noor", "Oskar", "Paula", "Rafael", "Sofia", "Timo", "Vera"),
)
LAST_NAMES = (
    *("Albrecht", "Bianchi", "Costa", "Dvořák", "Engström", "Fischer", "Girard", "Hoffmann"),
    *("Ivanova", "Jansen", "Keller", "Lindholm", "Müller", "Nowak", "Österberg"),
)
DEPARTMENTS = ("Operations", "Customer Care", "Logistics", "Purchasing", "Quality")

LITWARE = (
    ("ana.silva@litware.example", "TRUE", "Welcome to the partner portal of Contoso Travel"),
    ("boris.novak@litware.example", "TRUE", ""),
    ("clara.schmidt@litware.example", "TRUE", ""),
    ("dev.patel@litware.example", "TRUE", "You will find the handbook under My Apps"),
    ("elif.kaya@litware.example", "TRUE", ""),
    ("fred.hansen@litware.example", "FALSE", ""),
    ("gina.rossi@litware.example", "TRUE", ""),
    ("hugo.bernard@litware.example", "TRUE", ""),
    ("ines.lopez@litware.example", "TRUE", ""),
    ("jan.visser@litware.example", "TRUE", ""),
)
"""Address, whether to mail, message."""

ADATUM = (
    ("wilma.larsson@adatum.example", "Wilma Larsson", "PORTAL ATLAS", "en"),
    ("xavier.roche@adatum.example", "Xavier Roche", "PORTAL", "fr"),
    ("yara.santos@adatum.example", "Yara Santos", "ATLAS", "pt-BR"),
    ("zeno.conti@adatum.example", "Zeno Conti", "PORTAL", "it"),
    ("aaron.fuchs@adatum.example", "Aaron Fuchs", "PORTAL ATLAS", "de"),
    ("bella.moreno@adatum.example", "Bella Moreno", "", "es"),
    ("cyril.meyer@adatum.example", "Cyril Meyer", "PORTAL", ""),
    ("dana.kim@adatum.example", "Dana Kim", "ATLAS", "ko"),
)
"""Address, name, groups by the names that `make.py` replaces by ids, language."""
