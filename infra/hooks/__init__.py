"""What happens around a deployment: packing, what must follow it, Graph's rights, and whether all is there.

`python -m infra.hooks --help` lists the commands; azd runs `prepackage.py` and `postdeploy.py` by itself. Nothing
but the standard library is needed, and `az`, which signs in and compiles Bicep. All else is asked over REST, whose
answers have a status and a code rather than a text. The smoke check reads settings with the app's own code, for
which `requirements.txt` beside this names three packages.
"""
